import { appendFileSync } from 'node:fs';
import { type Noise, runNoise } from '../engine/noise.ts';
import { type ServerConfig, serverConfig } from '../launch-server/server-config.ts';
import { ServerLog } from '../launch-server/server-log.ts';
import { startupSteps } from '../launch-server/startup-lines.ts';
import { startWorkers, type Workers } from '../launch-server/workers.ts';
import { simClock, type SimClock } from '../node/clock.ts';
import { activeFault } from '../node/faults.ts';
import { installedVersion } from '../node/version.ts';
import { parseArgs } from '../python/argparse.ts';
import { pythonJson } from '../python/repr.ts';
import { writeNow } from '../python/write-now.ts';
import { oneBatchOptions } from './options.ts';
import { printOutOfMemory } from './out-of-memory.ts';
import { batchReport, type BatchTimes, runOnce } from './run-once.ts';
import { type Combination, combinations } from './sweep.ts';

/** `python3 -m sglang.bench_one_batch`; returns the exit code, which is 0 even when a worker died. */
export async function runBenchOneBatch(argv: readonly string[]): Promise<number> {
  const version = installedVersion();
  const parsed = parseArgs('bench_one_batch.py', oneBatchOptions(version), argv);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  const config = serverConfig(parsed.values, version);
  const workers = startWorkers(config.tp, () => undefined);
  try {
    await new OneBatch(config, workers).run();
  } finally {
    workers.stop();
  }
  return 0;
}

class OneBatch {
  private readonly config: ServerConfig;
  private readonly workers: Workers;
  private readonly clock: SimClock = simClock();
  private readonly noise: Noise;

  constructor(config: ServerConfig, workers: Workers) {
    this.config = config;
    this.workers = workers;
    const sweep = JSON.stringify(combinations(config.args));
    const noise = runNoise(`${process.env['SIM_SEED'] ?? '1'}/${config.profile.name}`, sweep);
    const slower = activeFault('slower', { model: config.modelPath });
    const factor = 1 + (slower?.value ?? 0) / 100;
    this.noise = {
      ...noise,
      decode: noise.decode * (slower?.part === 'prefill' ? 1 : factor),
      prefill: noise.prefill * (slower?.part === 'decode' ? 1 : factor),
    };
  }

  async run(): Promise<void> {
    const points = combinations(this.config.args);
    const [first] = points;
    if (first === undefined) return;
    await this.load();
    out(`max_total_num_tokens=${this.config.profile.latency.kvCacheTokens}`);
    out('Warmup ...');
    if ((await this.measure({ ...first, outputLen: Math.min(32, first.outputLen) })) === undefined) return;
    out('Benchmark ...');
    const rows: string[] = [];
    for (const point of points) {
      if (this.tooLarge(point)) {
        out(`skipping (${point.batchSize}, ${point.inputLen}, ${point.outputLen}) due to max batch size limit`);
        continue;
      }
      const times = await this.measure(point);
      if (times === undefined) return;
      rows.push(pythonJson(resultRow(String(this.config.args['run_name']), point, times)));
    }
    const text = rows.map((row) => `${row}\n`).join('');
    appendFileSync(String(this.config.args['result_filename']), text);
  }

  private async load(): Promise<void> {
    const log = new ServerLog(this.config);
    const startMs = this.clock.nowMs();
    for (const step of startupSteps(this.config)) {
      if (step.name === 'listen') continue;
      const atMs = startMs + step.share * this.config.profile.startupS * 1000;
      await this.clock.sleepUntil(atMs);
      if (step.vramGb > 0) this.workers.hold({ vramGb: step.vramGb, gpuUsePercent: 0 });
      for (const [rank, text] of step.lines(atMs)) {
        if (rank === 'raw') log.raw(text);
        else log.line(atMs, rank, text);
      }
      log.flush();
    }
  }

  /** Undefined: the batch did not fit and the worker died, which the parent does not notice. */
  private async measure(point: Combination): Promise<BatchTimes | undefined> {
    const oom = activeFault('oom-at-batch', { model: this.config.modelPath, load: point.batchSize });
    if (oom !== undefined && point.batchSize >= (oom.value ?? point.batchSize)) {
      printOutOfMemory(point);
      return undefined;
    }
    const times = runOnce(this.config.profile.latency, this.noise, point);
    await this.clock.sleep(times.totalS * 1000);
    for (const line of batchReport(point, times, Number(this.config.args['log_decode_step']))) out(line);
    return times;
  }

  private tooLarge(point: Combination): boolean {
    return point.batchSize * (point.inputLen + point.outputLen) > this.config.profile.latency.kvCacheTokens;
  }
}

function resultRow(runName: string, point: Combination, times: BatchTimes): object {
  const { batchSize, inputLen, outputLen } = point;
  const decode = {
    median_decode_latency: times.medianDecodeS,
    median_decode_throughput: batchSize / times.medianDecodeS,
  };
  return {
    run_name: runName,
    batch_size: batchSize,
    input_len: inputLen,
    output_len: outputLen,
    prefill_latency: times.prefillS,
    prefill_throughput: (inputLen * batchSize) / times.prefillS,
    ...(outputLen > 1 ? decode : {}),
    total_latency: times.totalS,
    overall_throughput: ((inputLen + outputLen) * batchSize) / times.totalS,
  };
}

function out(line: string): void {
  writeNow(1, `${line}\n`);
}
