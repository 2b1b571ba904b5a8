import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a run folder: enough to tell whether that very process still lives. */
export interface LockOwner {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat: tells the process from a later one with the same number. */
  readonly startTicks?: string;
  readonly host: string;
  /** The machine's boot; another one means that the owner is gone. */
  readonly bootId?: string;
  /** Processes of another namespace (a container) cannot be seen from here. */
  readonly pidNamespace?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** This process as an owner. */
export function selfAsOwner(at: string): LockOwner {
  const ticks = startTicksOf(process.pid);
  const boot = bootId();
  const namespace = pidNamespace();
  return {
    pid: process.pid,
    ...(ticks === undefined ? {} : { startTicks: ticks }),
    host: hostname(),
    ...(boot === undefined ? {} : { bootId: boot }),
    ...(namespace === undefined ? {} : { pidNamespace: namespace }),
    at,
  };
}

/** `unknown` where it cannot be seen from here: another machine on a shared file system, or another container. */
export function livenessOf(owner: LockOwner): 'alive' | 'dead' | 'unknown' {
  if (owner.host !== hostname()) return 'unknown';
  if (differs(owner.bootId, bootId())) return 'dead';
  if (differs(owner.pidNamespace, pidNamespace())) return 'unknown';
  if (!exists(owner.pid)) return 'dead';
  return differs(owner.startTicks, startTicksOf(owner.pid)) ? 'dead' : 'alive';
}

function differs(recorded: string | undefined, current: string | undefined): boolean {
  return recorded !== undefined && current !== undefined && recorded !== current;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startTicksOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
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
