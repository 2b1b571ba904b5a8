import { spawn } from 'node:child_process';
import { openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Daemon {
  /** Its log is `NAME.log` and its number `NAME.pid` in `dir`. */
  readonly name: string;
  readonly dir: string;
  readonly argv: readonly [string, ...string[]];
  /** Does it answer yet? */
  readonly isReady: () => Promise<boolean>;
}

/** Starts a program that stays, and waits until it answers; its log is in the error when it does not. */
export async function startDaemon({ name, dir, argv, isReady }: Daemon): Promise<void> {
  const log = join(dir, `${name}.log`);
  const output = openSync(log, 'w');
  const [program, ...args] = argv;
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output] });
  child.unref();
  writeFileSync(join(dir, `${name}.pid`), `${child.pid}\n`);
  for (let tries = 0; tries < 240; tries++) {
    if (await isReady()) return;
    if (child.exitCode !== null) break;
    await sleep(250);
  }
  throw new Error(`${name} does not answer:\n${readFileSync(log, 'utf8').split('\n').slice(-20).join('\n')}`);
}

/** Ends a daemon by the number it left, and waits until it is gone. Another process that got its number is left alone. */
export async function stopDaemon(dir: string, name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const file = join(dir, `${name}.pid`);
  const pid = Number(read(file));
  const isAlive = () => pid > 0 && read(`/proc/${pid}/cmdline`).includes(dir);
  if (isAlive()) process.kill(pid, signal);
  for (let tries = 0; tries < 120 && isAlive(); tries++) await sleep(250);
  rmSync(file, { force: true });
}

/** A file's text; empty when it is not there. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
