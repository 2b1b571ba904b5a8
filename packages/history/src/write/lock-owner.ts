import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The machine as a process sees itself on it; what cannot be told is absent. */
export interface Whereabouts {
  readonly host: string;
  /** Tells machines of one host name apart: a hash of `/etc/machine-id`, which is not to be published itself. */
  readonly machine?: string;
  /** The machine's boot; the same one means the same machine. */
  readonly bootId?: string;
  /** Processes of another namespace (a container) cannot be seen from here. */
  readonly pidNamespace?: string;
}

/** Who holds a run folder: enough to tell whether that very process still lives. */
export interface LockOwner extends Whereabouts {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: tells the process from a later one with the same number. */
  readonly startTicks?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** `unknown`: it cannot be seen from here, so it may live. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** This process as an owner. */
export function selfAsOwner(at: string): LockOwner {
  const { startTicks } = statOf(process.pid);
  return { pid: process.pid, ...(startTicks === undefined ? {} : { startTicks }), ...whereabouts(), at };
}

/**
 * Does an owner still live, as far as can be seen from `here`? Only proof makes it dead: another boot of the very same
 * machine (host name and machine id are equal), or on this boot no such process. A host name alone proves nothing, since
 * two machines that share a file system may have the same one.
 */
export function livenessOf(owner: LockOwner, here: Whereabouts = whereabouts()): Liveness {
  if (owner.bootId === undefined || here.bootId === undefined) return 'unknown';
  if (owner.bootId !== here.bootId) return isThisMachine(owner, here) ? 'dead' : 'unknown';
  if (owner.pidNamespace === undefined || owner.pidNamespace !== here.pidNamespace) return 'unknown';
  if (!exists(owner.pid)) return 'dead';
  const { state, startTicks } = statOf(owner.pid);
  if (state === 'Z' || state === 'X') return 'dead';
  const isAnother = owner.startTicks !== undefined && startTicks !== undefined && owner.startTicks !== startTicks;
  return isAnother ? 'dead' : 'alive';
}

/** The owner that a lock's text names; `undefined` for any other text. */
export function parseOwner(text: string): LockOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { pid, host, at } = value as Partial<Record<keyof LockOwner, unknown>>;
  const isOwner = Number.isSafeInteger(pid) && Number(pid) > 0 && typeof host === 'string' && typeof at === 'string';
  return isOwner ? (value as LockOwner) : undefined;
}

function isThisMachine(owner: Whereabouts, here: Whereabouts): boolean {
  return owner.machine !== undefined && owner.machine === here.machine && owner.host === here.host;
}

function whereabouts(): Whereabouts {
  const facts = { machine: machine(), bootId: bootId(), pidNamespace: pidNamespace() };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return { host: hostname(), ...Object.fromEntries(known) };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Fields 3 and 22 of proc_pid_stat(5); a process in state `Z` or `X` has ended and only waits to be fetched. */
function statOf(pid: number): { readonly state?: string | undefined; readonly startTicks?: string | undefined } {
  const stat = readText(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return { state: fields[0], startTicks: fields[19] };
}

/** machine-id(5): 32 hexadecimal digits; images of containers have it empty or say `uninitialized`. */
function machine(): string | undefined {
  const id = readText('/etc/machine-id')?.trim() ?? '';
  if (!/^(?!0+$)[0-9a-f]{32}$/.test(id)) return undefined;
  return createHash('sha256').update(`sglang-ci lock ${id}`).digest('hex').slice(0, 32);
}

function bootId(): string | undefined {
  return readText('/proc/sys/kernel/random/boot_id')?.trim();
}

function pidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
