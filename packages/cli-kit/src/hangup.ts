import { readFileSync, readlinkSync } from 'node:fs';

const SIGHUP_BIT = 1n;
/** Access mode of an open file, the last bits of its flags. */
const ACCESS_MODE = 0o3;
const WRITE_ONLY = 0o1;

/** What can be read of the process that is asked about. */
export interface ProcessTraces {
  /** `/proc/PID/status` of this process and of its parent, as far as they can be read. */
  readonly statuses: readonly string[];
  /** The variable `_`: bash and zsh leave the path of the program they started there, and programs in between pass it on. */
  readonly startedAs: string | undefined;
  /** What stdin is, and its flags as `/proc/self/fdinfo/0` shows them, octal. */
  readonly stdin: { readonly target: string; readonly flags: string } | undefined;
}

/**
 * Was this program started to outlive its terminal, as `nohup` does? Node forgets that SIGHUP was ignored before the first
 * line of a program runs, so that only traces tell: a parent that ignores it, `nohup` as the name it was started by, or
 * the stdin that `nohup` gives in place of a terminal, `/dev/null` for writing only.
 */
export function isHangupIgnored({ statuses, startedAs, stdin }: ProcessTraces): boolean {
  const isNohupInput = stdin?.target === '/dev/null' && (Number.parseInt(stdin.flags, 8) & ACCESS_MODE) === WRITE_ONLY;
  return statuses.some(ignoresHangup) || /(?:^|\/)nohup$/.test(startedAs ?? '') || isNohupInput;
}

/** The traces of this process. None where there is no `/proc`. */
export function readTraces(env: Readonly<Record<string, string | undefined>>): ProcessTraces {
  const flags = /^flags:\s*(\d+)/m.exec(read('/proc/self/fdinfo/0') ?? '')?.[1];
  const target = linkOf('/proc/self/fd/0');
  return {
    statuses: ['self', process.ppid].flatMap((pid) => read(`/proc/${pid}/status`) ?? []),
    startedAs: env['_'],
    stdin: flags === undefined || target === undefined ? undefined : { target, flags },
  };
}

function ignoresHangup(status: string): boolean {
  const mask = /^SigIgn:\s*([0-9a-f]+)$/im.exec(status)?.[1];
  return mask !== undefined && (BigInt(`0x${mask}`) & SIGHUP_BIT) !== 0n;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // no /proc, or another user's
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
