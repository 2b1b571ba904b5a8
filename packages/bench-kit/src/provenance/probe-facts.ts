import { type Command, productOf, type Provenance } from '@sglang-ci/core';
import { readGpus } from '@sglang-ci/gpu-idle';
import { parseMaxClocks } from '../checks/read-throttle.ts';
import type { Session } from '../run/session.ts';

const LIMIT_MS = 30_000;
/** Online the server says its version itself; this does not import SGLang, which would take many seconds. */
const SGLANG_VERSION = ['python3', '-c', 'from importlib.metadata import version; print(version("sglang"))'];

/**
 * ROCm 10 images keep it as Python packages outside /opt/rocm: their metadata tells it, else what PyTorch was built for.
 */
const ROCM_SCRIPT = `
import glob, os, re
from importlib import metadata
def found():
    for path in ['/opt/rocm/.info/version', *glob.glob('/opt/rocm*/.info/version')]:
        if os.path.exists(path): return open(path).read().strip()
    for name in ('rocm', 'rocm-sdk-core', 'rocm-sdk'):
        try: return metadata.version(name)
        except metadata.PackageNotFoundError: pass
    try: torch = metadata.distribution('torch').locate_file('torch/version.py')
    except metadata.PackageNotFoundError: return ''
    match = re.search(r"(?m)^hip[^=]*= *'([^']+)'", open(torch).read())
    return match.group(1) if match else ''
print(found())
`;
const ROCM_VERSION = ['sh', '-c', 'cat /opt/rocm/.info/version 2>/dev/null || exec python3 -c "$0"', ROCM_SCRIPT];

/**
 * What can be learnt of the machine: kernel, ROCm, driver, GPU model, count and clocks, the image's digest. Every fact is
 * optional; what a tool does not tell is absent. Looks where the benchmark runs, in parallel.
 */
export async function probeFacts(session: Session): Promise<Partial<Provenance>> {
  const { runner, signal } = session.ports;
  const [kernel, rocm, cards, metrics, sglang, gpus] = await Promise.all([
    print(session, ['uname', '-r']),
    print(session, ROCM_VERSION),
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
    gpuModel: gpuModelOf(cards),
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

/** The name that tells the product, of those that the tool has: new parts are `AMD Radeon Graphics` to it, or an id. */
function gpuModelOf(cards: string): string | undefined {
  const names = ['Card Series', 'Card Model', 'Device ID'].flatMap((key) => field(cards, key) ?? []);
  const telling = names.find((name) => productOf(name) !== undefined);
  return telling?.startsWith('0x') === true ? `AMD Instinct ${productOf(telling)}` : (telling ?? names[0]);
}

function firstLine(text: string): string | undefined {
  const line = text.trim().split('\n')[0];
  return line === undefined || line === '' ? undefined : line;
}

/** The first value of a key in the tool's JSON, whatever stands around it. */
function field(text: string, key: string): string | undefined {
  return new RegExp(`"${key}":\\s*"([^"]+)"`, 'i').exec(text)?.[1];
}
