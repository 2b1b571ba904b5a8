import { compareRocm, formatRocm, rocmVersionOf } from './rocm-track.ts';

/** Drivers of one release and the ROCm versions that run on them. */
export interface DriverWindow {
  /** AMD's name of the release. */
  readonly release: string;
  /** First two numbers of the versions that mean it: the release's own, and those of its kernel module. */
  readonly versions: readonly string[];
  /** Newest ROCm that is supported, all of that minor version. */
  readonly newest: string;
  /** Beyond this one it is known to fail, and not only untested. */
  readonly failsBeyond?: string;
  readonly source: string;
}

const MATRIX = 'rocm.docs.amd.com, user and AMD GPU Driver (amdgpu) support matrix, 2025-09-17';
const RECIPE =
  "AMD infera, recipe glm5.2-fp8-gfx942: outside the window nothing refuses to start, and under load comes 'Memory access fault by GPU node'";

/**
 * Which ROCm a host's amdgpu driver can carry. A container brings its own ROCm, but never the driver. Versions of kernel
 * modules by release: ROCm 6.1 6.7, 6.2 6.8, 6.3 6.10, 6.4 6.12; driver 30.10 6.14, 30.20 and 30.30 6.16.
 */
export const DRIVER_WINDOWS: readonly DriverWindow[] = [
  { release: '6.1', versions: ['6.1', '6.7'], newest: '6.4', failsBeyond: '7.0', source: MATRIX },
  { release: '6.2', versions: ['6.2', '6.8'], newest: '7.0', failsBeyond: '7.0', source: `${MATRIX}; ${RECIPE}` },
  { release: '6.3', versions: ['6.3', '6.10'], newest: '7.0', failsBeyond: '7.0', source: `${MATRIX}; ${RECIPE}` },
  { release: '6.4', versions: ['6.4', '6.12'], newest: '7.2', failsBeyond: '7.2', source: RECIPE },
  {
    release: '30.10',
    versions: ['30.10', '6.14'],
    newest: '7.2',
    failsBeyond: '7.2',
    source: `${RECIPE}, which names 6.14.14`,
  },
  {
    release: '30.20 or 30.30',
    versions: ['30.20', '30.30', '6.16'],
    newest: '7.2',
    source: 'ROCm/amdgpu-docs, compatibility matrix of 30.30.3',
  },
];

/** What is known of a driver and a ROCm together. */
export interface DriverVerdict {
  readonly state: 'fits' | 'fails' | 'unknown';
  /** For people. */
  readonly message: string;
}

/**
 * Can this driver carry this ROCm? A pair outside the window of a known driver fails or, where nobody has shown it to,
 * is unknown; so is a driver that is no release of AMD's (the kernel's own says the kernel's version, `6.8.0-47-generic`).
 */
export function judgeDriver(driver: string | undefined, rocm: string | undefined): DriverVerdict {
  if (driver === undefined)
    return { state: 'unknown', message: "the version of this machine's amdgpu driver is not known" };
  if (rocm === undefined || rocmVersionOf(rocm) === undefined) {
    return { state: 'unknown', message: `which ROCm the image has is not known; the driver is amdgpu ${driver}` };
  }
  const what = `ROCm ${formatRocm(rocm)} on amdgpu ${driver}`;
  const known = windowOf(driver);
  if (known === undefined) return { state: 'unknown', message: `${what}: nothing is known of this driver` };
  const { release, newest, failsBeyond, source } = known;
  const range = `driver ${release} carries ROCm up to ${newest} (${source})`;
  if (isUpTo(rocm, newest)) return { state: 'fits', message: `${what}: ${range}` };
  const fails = failsBeyond !== undefined && !isUpTo(rocm, failsBeyond);
  return { state: fails ? 'fails' : 'unknown', message: `${what}: ${range}` };
}

function windowOf(driver: string): DriverWindow | undefined {
  const minor = /^(\d+\.\d+)(?:\.\d+)*$/.exec(driver.trim())?.[1];
  return DRIVER_WINDOWS.find(({ versions }) => minor !== undefined && versions.includes(minor));
}

/** Every patch of a minor version counts as that version. */
function isUpTo(rocm: string, newest: string): boolean {
  const [major = 0, minor = 0] = rocmVersionOf(rocm) ?? [];
  return compareRocm(`${major}.${minor}`, newest) <= 0;
}
