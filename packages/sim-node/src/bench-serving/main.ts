import { simClock } from '../node/clock.ts';
import { activeFault, type FaultContext } from '../node/faults.ts';
import { hang } from '../node/hang.ts';
import { countUp, stateDir } from '../node/state-dir.ts';
import { atLeast, installedVersion } from '../node/version.ts';
import { type Namespace, parseArgs } from '../python/argparse.ts';
import { namespaceRepr } from '../python/repr.ts';
import { writeNow } from '../python/write-now.ts';
import { findModel } from './find-model.ts';
import { measure } from './measure.ts';
import { SERVING_FLOATS, servingOptions } from './options.ts';

/** `python3 -m sglang.bench_serving`; returns the exit code. */
export async function runBenchServing(argv: readonly string[]): Promise<number> {
  const version = installedVersion();
  const parsed = parseArgs('bench_serving.py', servingOptions(version), argv);
  if (!parsed.ok) {
    process.stdout.write(parsed.stdout);
    process.stderr.write(parsed.stderr);
    return parsed.exitCode;
  }
  if (atLeast(version, '0.5.15')) {
    process.stderr.write(
      "<frozen runpy>:128: FutureWarning: 'sglang.bench_serving' is deprecated, use 'sglang.benchmark.serving' instead.\n",
    );
  }
  const out = (text: string): void => writeNow(1, text);
  out(`${namespaceRepr('benchmark_args=Namespace', parsed.values, SERVING_FLOATS)}\n`);
  const args: Namespace = { ...parsed.values, port: parsed.values['port'] ?? 30_000 };
  const baseUrl = String(args['base_url'] ?? `http://${args['host']}:${args['port']}`);
  const model = await findModel(version, args, baseUrl, out);
  if (model === undefined) return 1;
  const resolved: Namespace = { ...args, model, tokenizer: args['tokenizer'] ?? model };
  if (!/instruct|chat|-it\b/i.test(model)) out(NO_CHAT_TEMPLATE);
  out(`${namespaceRepr('Namespace', resolved, SERVING_FLOATS)}\n\n`);
  const context = faultContext(resolved, model);
  if (activeFault('client-hangs', context) !== undefined) {
    out('Starting warmup with 1 sequences...\n');
    return hang();
  }
  return measure({ version, args: resolved, baseUrl, context, clock: simClock(), out });
}

const NO_CHAT_TEMPLATE = `
WARNING It is recommended to use the \`Chat\` or \`Instruct\` model for benchmarking.
Because when the tokenizer counts the output tokens, if there is gibberish, it might count incorrectly.

`;

/** The load of this run, and the how many-th run of it this is on this node. */
function faultContext(args: Namespace, model: string): FaultContext {
  const load = Number(args['max_concurrency'] ?? args['request_rate']);
  return { model, load, run: countUp(stateDir(), `client-runs-${model}-${load}`) };
}
