import type { Problem } from '../common/record.ts';

/** Failures of `rocm-smi` and `amd-smi` of all releases; most of them come with exit code 0. */
const FAILURES: readonly (readonly [RegExp, string, string])[] = [
  [
    /[Dd]river not initialized|Drivers not loaded|Unable to detect amdgpu driver/,
    'driver-not-loaded',
    'The amdgpu driver is not loaded.',
  ],
  [/No DRM devices available|No AMD GPU devices found|No such device/, 'no-device', 'The tool found no such GPU.'],
  [/ROCm SMI returned \d+|amdsmi_init\(\) timed out/, 'smi-failed', 'The tool could not talk to the driver.'],
  [/Permission denied/, 'permission-denied', 'The user may not read the GPUs (groups render and video).'],
  [/No JSON data to report/, 'no-data', 'The tool had nothing to report.'],
  [/NOT_SUPPORTED: Cannot print JSON/, 'not-supported', 'This output cannot be printed as JSON.'],
  [/missing the following required groups/, 'missing-groups', 'The user is not in the groups render and video.'],
];

/** The failures an output speaks of. */
export function smiProblems(text: string): Problem[] {
  if (text.trim() === '') return [{ code: 'empty-output', message: 'The tool printed nothing.' }];
  return FAILURES.filter(([pattern]) => pattern.test(text)).map(([, code, message]) => ({ code, message }));
}
