import type { Captured } from '@sglang-ci/core';

/** Why a GPU tool gave no answer. Only `timeout`, `empty` and `broken` can go away by themselves. */
export type ProbeFailure = 'no-tool' | 'no-driver' | 'permission' | 'timeout' | 'empty' | 'broken';

export interface ProbeProblem {
  readonly why: ProbeFailure;
  /** What was called and what it said. */
  readonly message: string;
}

/** What to do about each failure, for people. */
export const PROBE_HINT: { readonly [F in ProbeFailure]: string } = {
  'no-tool': 'install rocm-smi or amd-smi, or put it on PATH',
  'no-driver': 'load the amdgpu driver (modprobe amdgpu) and look at dmesg',
  permission: 'add the user to the groups render and video, and log in again',
  timeout: 'the GPU driver may be wedged: look at dmesg, a reboot may be needed',
  empty: 'run rocm-smi by hand and look at dmesg',
  broken: 'run rocm-smi by hand; its output has a form that is not known here',
};

const NO_DRIVER =
  /driver not initialized|drivers? not loaded|unable to detect amdgpu driver|no DRM devices|no AMD GPU devices/i;
const HUNG = /timed out after|may be unresponsive/i;
const NO_PERMISSION = /permission denied|missing the following required groups/i;

/**
 * Why a call of `rocm-smi` or `amd-smi` cannot hold GPU values, `undefined` if it may. Needed because these tools exit
 * with 0 and an empty output when there is no driver.
 */
export function explainProbe(tool: string, captured: Captured): ProbeProblem | undefined {
  if (captured.timedOut) return { why: 'timeout', message: `${tool} did not answer in time` };
  if (captured.code === 127) return { why: 'no-tool', message: `${tool.split(' ')[0] ?? tool} was not found` };
  const output = `${captured.stderr}\n${captured.stdout}`;
  if (NO_DRIVER.test(output)) return { why: 'no-driver', message: `${tool}: ${firstLine(output, NO_DRIVER)}` };
  if (HUNG.test(output)) return { why: 'timeout', message: `${tool}: ${firstLine(output, HUNG)}` };
  if (/\d/.test(captured.stdout)) return undefined;
  if (NO_PERMISSION.test(output)) return permissionProblem(tool, output);
  if (captured.stdout.trim() === '') {
    return { why: 'empty', message: `${tool} printed nothing${ending(captured)}` };
  }
  return { why: 'broken', message: `${tool} printed no numbers${ending(captured)}` };
}

/** Why an output with rows but without a single value says nothing. */
export function explainNoValues(tool: string, captured: Captured): ProbeProblem {
  const output = `${captured.stderr}\n${captured.stdout}`;
  if (NO_PERMISSION.test(output)) return permissionProblem(tool, output);
  return { why: 'broken', message: `${tool} printed no GPU values that could be read${ending(captured)}` };
}

function permissionProblem(tool: string, output: string): ProbeProblem {
  return { why: 'permission', message: `${tool}: ${firstLine(output, NO_PERMISSION)}` };
}

function firstLine(output: string, pattern: RegExp): string {
  const line = output.split('\n').find((candidate) => pattern.test(candidate)) ?? '';
  return line.trim().slice(0, 200);
}

function ending({ code, signal, stderr }: Captured): string {
  const how = signal === undefined ? `exit code ${code ?? 'unknown'}` : `ended by ${signal}`;
  const said = stderr.trim().split('\n').at(-1)?.slice(0, 200);
  return said === undefined || said === '' ? ` (${how})` : ` (${how}: ${said})`;
}
