import type { Command, Provenance } from '@sglang-ci/core';
import { readGpus } from '@sglang-ci/gpu-idle';
import { parseMaxClocks } from '../checks/read-throttle.ts';
import type { Session } from '../run/session.ts';

const LIMIT_MS = 30_000;
/** Online the server says its version itself; this does not import SGLang, which would take many seconds. */
const SGLANG_VERSION = ['python3', '-c', 'from importlib.metadata import version; print(version("sglang"))'];

/**
 * What can be learnt of the machine: kernel, ROCm, driver, GPU model, count and clocks, the image's digest. Every fact is
 * optional; what a tool does not tell is absent. Looks where the benchmark runs, in parallel.
 */
export async function probeFacts(session: Session): Promise<Partial<Provenance>> {
  const { runner, signal } = session.ports;
  const [kernel, rocm, cards, metrics, sglang, gpus] = await Promise.all([
    print(session, ['uname', '-r']),
    print(session, ['cat', '/opt/rocm/.info/version']),
    print(session, ['rocm-smi', '--showdriverversion', '--showproductname', '--showperflevel', '--json']),
    print(session, ['amd-smi', 'metric', '--json']),
    session.plan.mode === 'offline' ? print(session, SGLANG_VERSION) : '',
    readGpus(runner, { limitMs: LIMIT_MS, signal }).catch(() => undefined),
  ]);
  const clocks = parseMaxClocks(metrics);
  const facts = {
    imageDigest: session.options.imageDigest,
    sglangVersion: firstLine(sglang),
    kernel: firstLine(kernel),
    rocmVersion: firstLine(rocm),
    driverVersion: field(cards, 'Driver version'),
    gpuModel: field(cards, 'Card Series') ?? field(cards, 'Card Model'),
    gpuCount: gpus?.kind === 'read' ? gpus.gpus.length : undefined,
    gpuMaxClocksMhz: Object.keys(clocks).length === 0 ? undefined : clocks,
    gpuPerformanceLevel: field(cards, 'Performance Level'),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

async function print({ ports }: Session, argv: Command['argv']): Promise<string> {
  const { code, stdout } = await ports.runner.run({ env: {}, argv }, { limitMs: LIMIT_MS, signal: ports.signal });
  return code === 0 ? stdout : '';
}

function firstLine(text: string): string | undefined {
  const line = text.trim().split('\n')[0];
  return line === undefined || line === '' ? undefined : line;
}

/** The first value of a key in the tool's JSON, whatever stands around it. */
function field(text: string, key: string): string | undefined {
  return new RegExp(`"${key}":\\s*"([^"]+)"`, 'i').exec(text)?.[1];
}
