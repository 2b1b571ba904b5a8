import { appendFileSync } from 'node:fs';
import { type Combination, combinations } from '../bench-one-batch/sweep.ts';
import { sweepOptions } from '../bench-one-batch/options.ts';
import { call } from '../http/client.ts';
import { runWorkload, type WorkloadResult } from '../http/run-workload.ts';
import { serverOptions } from '../launch-server/server-options.ts';
import { atLeast, installedVersion } from '../node/version.ts';
import { type OptionSpec, parseArgs } from '../python/argparse.ts';
import { connectionRefused, traceback } from '../python/exceptions.ts';
import { pythonJson } from '../python/repr.ts';
import { writeNow } from '../python/write-now.ts';

const OWN: readonly OptionSpec[] = [
  ...sweepOptions(),
  { flags: ['--temperature'], kind: 'float', default: 0 },
  { flags: ['--base-url'], kind: 'str', default: '' },
  { flags: ['--skip-warmup'], kind: 'flag' },
  { flags: ['--show-report'], kind: 'flag' },
];

const FILE = '/sgl-workspace/sglang/python/sglang/bench_one_batch_server.py';

/** `python3 -m sglang.bench_one_batch_server --model None --base-url URL`: needs a running server. */
export async function runBenchOneBatchServer(argv: readonly string[]): Promise<number> {
  const version = installedVersion();
  const parsed = parseArgs('bench_one_batch_server.py', [...serverOptions(version), ...OWN], argv);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  const args = parsed.values;
  const baseUrl = String(args['base_url'] || `http://127.0.0.1:${args['port']}`);
  const points = combinations(args);
  if (args['skip_warmup'] !== true) {
    out('======== Warmup Begin ========');
    if (!(await warmUp(version, baseUrl, points))) return fail(baseUrl);
    out('======== Warmup End   ========\n');
  }
  for (const point of points) {
    const row = await measure(version, baseUrl, point);
    if (row === undefined) return fail(baseUrl);
    appendFileSync(String(args['result_filename']), `${pythonJson({ run_name: args['run_name'], ...row })}\n`);
  }
  out(`\nResults are saved to ${args['result_filename']}`);
  return 0;
}

/** One fixed batch; from 0.5.6 on every batch size of the sweep. */
async function warmUp(version: string, baseUrl: string, points: readonly Combination[]): Promise<boolean> {
  const sizes = atLeast(version, '0.5.6') ? [...new Set(points.map((point) => point.batchSize))] : [16];
  if (atLeast(version, '0.5.6')) out(`Warmup with batch_size=[${sizes.join(', ')}]`);
  for (const batchSize of sizes) {
    if ((await measure(version, baseUrl, { batchSize, inputLen: 1024, outputLen: 16 })) === undefined) return false;
  }
  return true;
}

async function measure(version: string, baseUrl: string, point: Combination): Promise<object | undefined> {
  await call(`${baseUrl}/flush_cache`, { method: 'POST' }).catch(() => undefined);
  const { batchSize, inputLen, outputLen } = point;
  const requests = Array.from({ length: batchSize }, (_, i) => ({
    promptKey: `one-batch:${inputLen}:${i}`,
    inputLen,
    outputLen,
    offsetMs: 0,
  }));
  out(`#Input tokens: ${batchSize * inputLen}\n#Output tokens: ${batchSize * outputLen}`);
  const label = `batch=${batchSize}`;
  const result = await runWorkload(baseUrl, {
    label,
    kind: 'serving',
    maxConcurrency: null,
    sharedPrefixTokens: 0,
    requests,
  });
  if (result.end !== 'done' || result.timings.length === 0) return undefined;
  return describe(version, point, result);
}

function describe(version: string, point: Combination, result: WorkloadResult): object {
  const { batchSize, inputLen, outputLen } = point;
  const latency = Math.max(...result.timings.map((timing) => timing[3])) / 1000;
  const ttft = Math.max(...result.timings.map((timing) => timing[2])) / 1000;
  const input = (batchSize * inputLen) / ttft;
  const output = (batchSize * outputLen) / (latency - ttft);
  const overall = (batchSize * (inputLen + outputLen)) / latency;
  const last = batchSize / ((latency - ttft) / Math.max(outputLen - 1, 1));
  const newer = atLeast(version, '0.5.6');
  const throughputs = [
    `input throughput: ${input.toFixed(2)} tok/s`,
    ...(outputLen === 1 ? [] : [`output throughput: ${output.toFixed(2)} tok/s`]),
  ];
  const tail = [
    `${newer ? 'last_ttft' : 'ttft'}: ${ttft.toFixed(2)} s`,
    `last generation throughput: ${last.toFixed(2)} tok/s`,
  ];
  const head = [
    `batch size: ${batchSize}`,
    `input_len: ${inputLen}`,
    `output_len: ${outputLen}`,
    `latency: ${latency.toFixed(2)} s`,
  ];
  for (const line of [...head, ...(newer ? [...throughputs, ...tail] : [...tail, ...throughputs])]) out(line);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  return {
    batch_size: batchSize,
    input_len: inputLen,
    output_len: outputLen,
    latency: round(latency, 4),
    ...(newer ? { input_throughput: round(input, 2) } : {}),
    output_throughput: round(output, 2),
    overall_throughput: round(overall, 2),
    ...(newer ? { last_ttft: round(ttft, 4) } : {}),
    last_gen_throughput: round(last, 2),
    ...(newer ? { acc_length: -1 } : {}),
  };
}

function fail(baseUrl: string): number {
  const { hostname, port } = new URL(baseUrl);
  const error = `requests.exceptions.ConnectionError: ${connectionRefused(hostname, Number(port), '/generate')}`;
  process.stderr.write(
    traceback({ file: FILE, line: 412, function: '<module>', code: 'run_benchmark(server_args, bench_args)' }, error),
  );
  return 1;
}

function out(line: string): void {
  writeNow(1, `${line}\n`);
}
