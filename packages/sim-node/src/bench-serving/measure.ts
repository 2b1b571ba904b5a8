import { call } from '../http/client.ts';
import { runWorkload, type WorkloadResult } from '../http/run-workload.ts';
import type { SimClock } from '../node/clock.ts';
import { activeFault, type FaultContext } from '../node/faults.ts';
import { atLeast } from '../node/version.ts';
import type { Namespace } from '../python/argparse.ts';
import { connectionRefused, PAYLOAD_ERROR, traceback } from '../python/exceptions.ts';
import { floatRepr } from '../python/repr.ts';
import { Tqdm } from '../python/tqdm.ts';
import { randomWorkload } from '../workload/random-workload.ts';
import type { WorkloadRequest } from '../workload/workload.ts';
import { writeNow } from '../python/write-now.ts';
import { servingReport } from './report.ts';
import { appendResultLine } from './result-line.ts';
import { servingMetrics } from './serving-metrics.ts';

const FILE = '/sgl-workspace/sglang/python/sglang/bench_serving.py';

/** Everything a run needs. */
export interface RunContext {
  readonly version: string;
  readonly args: Namespace;
  readonly baseUrl: string;
  readonly context: FaultContext;
  readonly clock: SimClock;
  /** Writes to stdout at once. */
  readonly out: (text: string) => void;
}

/** Warm-up, main run and report. Returns the exit code. */
export async function measure(run: RunContext): Promise<number> {
  const { args, out } = run;
  const requests = requestsOf(run.version, args);
  out(`#Input tokens: ${requests.reduce((sum, r) => sum + r.inputLen, 0)}\n`);
  out(`#Output tokens: ${requests.reduce((sum, r) => sum + r.outputLen, 0)}\n`);
  if (!(await warmUp(run, requests))) return 1;
  const startMs = run.clock.nowMs();
  const result = await mainRun(run, requests);
  if (result === 'died') return 1;
  if (result.end !== 'done') return fail(connectionError(run, '/get_server_info'));
  const infoPath = atLeast(run.version, '0.5.11') ? '/server_info' : '/get_server_info';
  const info = await call(run.baseUrl + infoPath).catch(() => undefined);
  if (info === undefined) return fail(connectionError(run, infoPath));
  if (result.timings.length === 0) return allFailed();
  const exitCode = report(run, requests, { result, info: info.body, startMs });
  await run.clock.settle(); // the report is there, and nobody has read it yet
  return exitCode;
}

function requestsOf(version: string, args: Namespace): WorkloadRequest[] {
  return randomWorkload({
    version,
    seed: Number(args['seed']),
    numPrompts: Number(args['num_prompts']),
    inputLen: Number(args['random_input_len']),
    outputLen: Number(args['random_output_len']),
    rangeRatio: Number(args['random_range_ratio']),
    requestRate: Number(args['request_rate']),
    dataset: String(args['dataset_name']),
  });
}

async function warmUp(run: RunContext, requests: readonly WorkloadRequest[]): Promise<boolean> {
  const count = Number(run.args['warmup_requests']);
  const first = requests[0];
  if (count > 0 && first !== undefined) {
    run.out(`Starting warmup with ${count} sequences...\n`);
    const request = { ...first, outputLen: Math.min(first.outputLen, 32), offsetMs: 0 };
    const result = await runWorkload(
      run.baseUrl,
      workload(
        'warmup',
        Array.from({ length: count }, () => request),
      ),
    );
    if (result.timings.length === 0) {
      const hint = 'Warmup failed - Please make sure benchmark arguments are correctly specified.';
      process.stderr.write(failure(`ValueError: ${hint} Error: ${connectionError(run, '/generate')}`));
      return false;
    }
    run.out(`Warmup completed with ${count} sequences. Starting main benchmark run...\n`);
  }
  if (run.args['flush_cache'] === true || process.env['SGLANG_IS_IN_CI'] === 'true') {
    await call(`${run.baseUrl}/flush_cache`, { method: 'POST' }).catch(() => undefined);
  }
  return true;
}

async function mainRun(run: RunContext, requests: readonly WorkloadRequest[]): Promise<WorkloadResult | 'died'> {
  const { args } = run;
  const limit = args['max_concurrency'] === null ? null : Number(args['max_concurrency']);
  const label = limit === null ? `rate=${args['request_rate']}` : `concurrency=${limit}`;
  const write = args['disable_tqdm'] === true ? () => {} : (text: string): void => writeNow(2, text);
  const bar = new Tqdm({ total: requests.length, startMs: 0, write });
  const dies = activeFault('client-dies-half-way', run.context) !== undefined;
  const cut = dies ? Math.floor(requests.length / 2) : Number.POSITIVE_INFINITY;
  let [seen, lastMs] = [0, 0];
  const result = await runWorkload(run.baseUrl, { ...workload(label, requests), maxConcurrency: limit }, (done) => {
    for (const [, , , finishedMs] of [...done].sort((a, b) => a[3] - b[3])) {
      seen += 1;
      lastMs = finishedMs;
      bar.update(finishedMs);
      if (seen >= cut) process.kill(process.pid, 'SIGKILL');
    }
  });
  if (result.end === 'broken') await failRest(run, { bar, lastMs, left: requests.length - seen });
  for (const index of result.failed) bar.update(lastMs + index / 1000);
  bar.close(Math.max(lastMs, 1));
  return result;
}

/** The server has gone: every request still open, and every one still to send, fails with a traceback of its own. */
async function failRest(run: RunContext, rest: { bar: Tqdm; lastMs: number; left: number }): Promise<void> {
  const text = `Traceback (most recent call last):\\n  File "${FILE}", line 551, in async_request_sglang_generate\\n    async for chunk_bytes in response.content:\\n${PAYLOAD_ERROR.replaceAll("'", "\\'")}\\n`;
  for (let i = 0; i < rest.left; i++) {
    run.out(`output.error='${text}'\n`);
    rest.bar.update(rest.lastMs + i);
  }
}

function report(
  run: RunContext,
  requests: readonly WorkloadRequest[],
  ended: { readonly result: WorkloadResult; readonly info: string; readonly startMs: number },
): number {
  const { args, version } = run;
  const metrics = servingMetrics(requests, ended.result);
  const serverInfo = JSON.parse(ended.info);
  const text = servingReport(
    version,
    {
      backend: String(args['backend']),
      requestRate: floatRepr(Number(args['request_rate'])),
      maxConcurrency: args['max_concurrency'] === null ? null : Number(args['max_concurrency']),
      acceptLength: serverInfo?.internal_states?.[0]?.avg_spec_accept_length ?? null,
    },
    metrics,
  );
  const flood = activeFault('output-flood', run.context);
  if (flood !== undefined) for (let mb = 0; mb < (flood.value ?? 32); mb++) run.out('x'.repeat(1_000_000));
  if (activeFault('report-garbage', run.context) !== undefined) {
    run.out(withoutSense(text));
    return 0;
  }
  if (activeFault('output-cut', run.context) !== undefined) {
    run.out(text.slice(0, text.indexOf('Median TTFT') + 'Median TTFT (ms):       '.length));
    return 0;
  }
  run.out(text);
  const details = args['output_details'] === true ? detailsOf(requests, ended.result) : {};
  appendResultLine({
    version,
    args,
    metrics,
    serverInfo,
    date: new Date(ended.startMs),
    details,
  });
  return 0;
}

/** A report whose labels are all there and whose numbers are none. */
function withoutSense(report: string): string {
  const values = ['nan', 'inf', '-1.00', '', '1e999', '0.00', '12,5', '-inf'];
  return report.replace(/^([A-Z][^:\n]*:) +[\d.]+ *$/gm, (_line, label: string) => {
    const value = values.shift() ?? '';
    values.push(value);
    return `${label.padEnd(40)} ${value.padEnd(10)}`;
  });
}

function detailsOf(requests: readonly WorkloadRequest[], result: WorkloadResult): object {
  const byIndex = new Map(result.timings.map((timing) => [timing[0], timing]));
  const rows = requests.map((request, i) => ({ request, timing: byIndex.get(i) }));
  return {
    input_lens: rows.map((row) => row.request.inputLen),
    output_lens: rows.map((row) => (row.timing === undefined ? 0 : row.request.outputLen)),
    ttfts: rows.map((row) => (row.timing === undefined ? 0 : (row.timing[2] - row.timing[1]) / 1000)),
    errors: rows.map((row) => (row.timing === undefined ? 'Internal Server Error' : '')),
  };
}

function workload(label: string, requests: readonly WorkloadRequest[]) {
  return { label, kind: 'serving', maxConcurrency: null, sharedPrefixTokens: 0, requests } as const;
}

function allFailed(): number {
  process.stderr.write(
    `${FILE}:1350: UserWarning: All requests failed. This is likely due to a misconfiguration on the benchmark arguments.\n  warnings.warn(\n`,
  );
  process.stderr.write(failure('IndexError: index -1 is out of bounds for axis 0 with size 0'));
  return 1;
}

function fail(error: string): number {
  process.stderr.write(failure(`requests.exceptions.ConnectionError: ${error}`));
  return 1;
}

function connectionError(run: RunContext, path: string): string {
  const { hostname, port } = new URL(run.baseUrl);
  return connectionRefused(hostname, Number(port), path);
}

function failure(error: string): string {
  return traceback({ file: FILE, line: 1870, function: 'run_benchmark', code: 'return asyncio.run(' }, error);
}
