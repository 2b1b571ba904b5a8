import { appendFileSync, writeFileSync } from 'node:fs';
import { profileFor } from '../engine/profiles.ts';
import { call } from '../http/client.ts';
import { runWorkload, type WorkloadResult } from '../http/run-workload.ts';
import { activeFault } from '../node/faults.ts';
import { garbage } from '../node/garbage.ts';
import { hang } from '../node/hang.ts';
import { atLeast, installedVersion } from '../node/version.ts';
import { type Namespace, parseArgs } from '../python/argparse.ts';
import { traceback } from '../python/exceptions.ts';
import { pythonJson } from '../python/repr.ts';
import { Tqdm } from '../python/tqdm.ts';
import { writeNow } from '../python/write-now.ts';
import { gsm8kOptions } from './options.ts';
import { answers, gsm8kRequests, sharedTokens } from './questions.ts';

const FILE = '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py';

/** `python3 …/bench_sglang.py`, the GSM8K accuracy script; returns the exit code. */
export async function runGsm8k(argv: readonly string[]): Promise<number> {
  const version = installedVersion();
  const parsed = parseArgs('bench_sglang.py', gsm8kOptions(version), argv);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  const args = parsed.values;
  const host = String(args['host']);
  const hasScheme = /^https?:\/\//.test(host);
  if (!hasScheme && !atLeast(version, '0.5.9')) {
    return fail(`ValueError: unknown url type: '${host}:${args['port']}/get_model_info'`);
  }
  if (hasScheme && atLeast(version, '0.5.21')) {
    return fail('urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>');
  }
  const baseUrl = `${hasScheme ? host : `http://${host}`}:${args['port']}`;
  const info = await call(`${baseUrl}/get_model_info`).catch(() => undefined);
  if (info === undefined) return fail('urllib.error.URLError: <urlopen error [Errno 111] Connection refused>');
  const model = String(JSON.parse(info.body).model_path);
  return ask(args, baseUrl, model);
}

async function ask(args: Namespace, baseUrl: string, model: string): Promise<number> {
  const shots = Number(args['num_shots']);
  const requests = gsm8kRequests(Number(args['num_questions']), shots);
  const bar = new Tqdm({ total: requests.length, startMs: 0, write: (text) => writeNow(2, text) });
  let [seen, lastMs] = [0, 0];
  const workload = {
    label: 'gsm8k',
    kind: 'gsm8k',
    maxConcurrency: Number(args['parallel']),
    sharedPrefixTokens: sharedTokens(shots),
    requests,
  } as const;
  const result = await runWorkload(baseUrl, workload, (done) => {
    for (const [, , , finishedMs] of [...done].sort((a, b) => a[3] - b[3])) {
      seen += 1;
      lastMs = finishedMs;
      bar.update(finishedMs);
    }
  });
  if (activeFault('gsm8k-hangs', { model, run: result.run }) !== undefined) return hang();
  const crashed = result.end !== 'done' || activeFault('gsm8k-crash', { model, run: result.run }) !== undefined;
  if (crashed)
    process.stderr.write(`${FILE}:410: UserWarning: Error in stream_executor: Traceback (most recent call last):\n`);
  for (let left = requests.length - seen; left > 0; left--) bar.update(lastMs);
  bar.close(Math.max(lastMs, 1));
  if (crashed) return fail("KeyError: 'answer'");
  if (activeFault('gsm8k-garbage', { model, run: result.run }) !== undefined) {
    process.stdout.write(`Accuracy: nan\nInvalid: -1\n${garbage(40, 'gsm8k')}Accuracy: 1.7\n`);
    return 0;
  }
  printResult(args, model, {
    result,
    latencyS: lastMs / 1000,
    outputTokens: requests.reduce((sum, r) => sum + r.outputLen, 0),
  });
  return 0;
}

function printResult(
  args: Namespace,
  model: string,
  run: { readonly result: WorkloadResult; readonly latencyS: number; readonly outputTokens: number },
): void {
  const profile = profileFor(model, process.env['SIM_HARDWARE'] ?? 'mi30x');
  const questions = run.result.timings.length;
  const accuracy = activeFault('low-accuracy', { model, run: run.result.run })?.value ?? profile.accuracy;
  const night = process.env['SIM_SEED'] ?? '1';
  const score = answers({ questions, accuracy, seed: `${night}/${profile.name}/${run.result.run}` });
  process.stdout.write(
    `Accuracy: ${score.accuracy.toFixed(3)}\n` +
      `Invalid: ${score.invalid.toFixed(3)}\n` +
      `Latency: ${run.latencyS.toFixed(3)} s\n` +
      `Output throughput: ${(run.outputTokens / run.latencyS).toFixed(3)} token/s\n`,
  );
  writeFileSync('tmp_output_srt.txt', 'simulated answers\n');
  const line = {
    task: 'gsm8k',
    backend: args['backend'],
    num_gpus: 1,
    latency: Number(run.latencyS.toFixed(3)),
    accuracy: Number(score.accuracy.toFixed(3)),
    num_requests: args['num_questions'],
    other: { num_questions: args['num_questions'], parallel: args['parallel'] },
  };
  appendFileSync(String(args['result_file']), `${pythonJson(line)}\n`);
}

function fail(error: string): number {
  process.stderr.write(traceback({ file: FILE, line: 138, function: '<module>', code: 'main(args)' }, error));
  return 1;
}
