import { CiError, type DriverVerdict, type Emit, judgeDriver, type Runner, type Settings } from '@sglang-ci/core';

const LIMIT_MS = 10_000;
const LOOKS = [
  ['cat', '/sys/module/amdgpu/version'],
  ['modinfo', '-F', 'version', 'amdgpu'],
] as const;

/** The version of this machine's amdgpu driver, as the loaded module, its file, or the tool says it. */
export async function readDriver(runner: Runner, signal?: AbortSignal): Promise<string | undefined> {
  const options = { limitMs: LIMIT_MS, ...(signal === undefined ? {} : { signal }) };
  for (const argv of LOOKS) {
    const { code, stdout } = await runner.run({ env: {}, argv }, options);
    const version = code === 0 ? stdout.trim() : '';
    if (version !== '') return version;
  }
  const tool = ['rocm-smi', '--showdriverversion', '--json'];
  const { stdout } = await runner.run({ env: {}, argv: tool }, options);
  return /"Driver version":\s*"([^"]+)"/i.exec(stdout)?.[1];
}

/**
 * The error of an image whose ROCm is known to fail on this machine's driver, nothing where it may run; what is not known
 * is warned of. Asked before any GPU is used: such a pair starts, and breaks under load in places that look like bugs.
 */
export function refuseDriver(
  of: { readonly driver: string | undefined; readonly rocm: string | undefined },
  { emit, driverCheck }: { readonly emit: Emit; readonly driverCheck: Settings['driverCheck'] },
): CiError | undefined {
  const verdict: DriverVerdict = judgeDriver(of.driver, of.rocm);
  if (verdict.state === 'fits') return undefined;
  if (verdict.state === 'fails' && driverCheck === 'stop') {
    return new CiError('DRIVER_UNFIT', `this pair is known to fail: ${verdict.message}`, {
      hint: 'take a ROCm that the driver carries (--tracks, ROCM_TRACKS), update the driver, or DRIVER_CHECK=warn to try',
    });
  }
  const isBlind = of.driver === undefined || of.rocm === undefined;
  emit({ kind: isBlind ? 'note' : 'warning', message: `driver: ${verdict.message}` });
  return undefined;
}
