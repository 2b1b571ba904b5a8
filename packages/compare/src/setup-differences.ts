import type { Provenance } from '@sglang-ci/core';
import type { RunDetails } from '@sglang-ci/history';
import type { SetupDifference } from './comparison.ts';
import { planDifferences } from './plan-differences.ts';
import type { RunSide } from './run-side.ts';
import { differing } from './differing.ts';

/**
 * In what two runs were set up differently, as far as both folders tell: by plan and record where both have them, else by
 * what the old scripts' logs show. What only one folder tells is no difference. Node, ROCm line, protocol and backend are
 * not repeated here: they are the comparison's `contextChanges`.
 */
export function setupDifferences(a: RunSide, b: RunSide): readonly SetupDifference[] {
  const [detailsA, detailsB] = [a.details ?? {}, b.details ?? {}];
  const planned = detailsA.plan && detailsB.plan ? planDifferences(detailsA.plan, detailsB.plan) : undefined;
  return [
    ...differing('image', [['image', imageOf(a), imageOf(b)]]),
    ...recordDifferences(detailsA.provenance, detailsB.provenance),
    ...differing('model', [
      ['model', nameOf(a), nameOf(b)],
      ['mode', a.run[0]?.subMode, b.run[0]?.subMode],
    ]),
    ...(planned ?? []),
    ...printedDifferences(detailsA, detailsB, planned),
    ...kvCacheDifference(a, b),
  ];
}

function imageOf({ run, details }: RunSide): string | undefined {
  return details?.plan?.image ?? details?.image ?? run[0]?.imageTag;
}

function nameOf({ run: [first] }: RunSide): string | undefined {
  return first && `${first.model} ${first.variant}`.trim();
}

function recordDifferences(a: Provenance | undefined, b: Provenance | undefined): readonly SetupDifference[] {
  if (!a || !b) return [];
  return [
    ...differing('image', [
      ['image digest', a.imageDigest, b.imageDigest],
      ['SGLang version', a.sglangVersion, b.sglangVersion],
      ['ROCm version', a.rocmVersion, b.rocmVersion],
    ]),
    ...differing('machine', [
      ['GPU', a.gpuModel, b.gpuModel],
      ['number of GPUs', a.gpuCount, b.gpuCount],
      ['driver', a.driverVersion, b.driverVersion],
      ['kernel', a.kernel, b.kernel],
      ['GPU clock limit (MHz)', a.gpuMaxClocksMhz?.gfx, b.gpuMaxClocksMhz?.gfx],
      ['memory clock limit (MHz)', a.gpuMaxClocksMhz?.mem, b.gpuMaxClocksMhz?.mem],
      ['GPU performance level', a.gpuPerformanceLevel, b.gpuPerformanceLevel],
    ]),
  ];
}

/** Arguments of the running server and of the client that differ by nature from start to start. */
const VOLATILE: ReadonlySet<string> = new Set([
  'random_seed',
  'nccl_port',
  'port',
  'host',
  'dist_init_addr',
  'served_model_name',
  'log_level',
]);

/** Per load, so no property of the run. */
const PER_LOAD: ReadonlySet<string> = new Set(['requestRate', 'maxConcurrency', 'numPrompts']);

/**
 * What the server and the client themselves printed: the defaults of an image are told by nothing else. What the plans
 * tell already is not told again.
 */
function printedDifferences(
  a: RunDetails,
  b: RunDetails,
  planned: readonly SetupDifference[] | undefined,
): readonly SetupDifference[] {
  const told = planned?.map(({ what }) => what) ?? [];
  const isTold = (name: string) =>
    (planned && name.endsWith('_path')) || told.some((what) => what.endsWith(`--${name.replaceAll('_', '-')}`));
  const server = commonNames(a.serverArgs, b.serverArgs).filter((name) => !isTold(name));
  const client = planned ? [] : commonNames(a.clientArgs, b.clientArgs);
  return [
    ...differing(
      'server',
      server.map((name) => [
        `server runs with ${name}`,
        unquoted(a.serverArgs?.[name]),
        unquoted(b.serverArgs?.[name]),
      ]),
    ),
    ...differing(
      'client',
      client.map((name) => [`client ran with ${name}`, a.clientArgs?.[name], b.clientArgs?.[name]]),
    ),
  ];
}

type Arguments = Readonly<Record<string, string>> | undefined;

function commonNames(from: Arguments = {}, to: Arguments = {}): readonly string[] {
  return Object.keys(from).filter((name) => to[name] !== undefined && !VOLATILE.has(name) && !PER_LOAD.has(name));
}

/** A string as Python prints it, without its quotes. */
function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/^'(.*)'$/s, '$1');
}

/** The room for the cache is a result of the setup, and explains what high loads do. */
function kvCacheDifference(a: RunSide, b: RunSide): readonly SetupDifference[] {
  const [from, to] = [a, b].map(({ run }) => run.find(({ metric }) => metric === 'kvCacheTokens')?.value);
  if (from === undefined || to === undefined || Math.abs(to / from - 1) < 0.01) return [];
  return differing('server', [['KV cache (tokens)', from.toLocaleString('en-US'), to.toLocaleString('en-US')]]);
}
