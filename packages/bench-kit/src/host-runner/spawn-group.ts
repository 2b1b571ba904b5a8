import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { CiError, type Command, MARKER_VARIABLE, type ProcessExit, type ProcessIdentity } from '@sglang-ci/core';
import { bootId, readProcess } from './process-table.ts';

/** A child that leads its own session and process group. */
export interface SpawnedGroup {
  readonly child: ChildProcess;
  readonly identity: ProcessIdentity;
  readonly exited: Promise<Omit<ProcessExit, 'timedOut'>>;
}

/** Starts a command as leader of its own process group. Throws `PATH_MISSING` when its program or folder does not exist. */
export async function spawnGroup(
  command: Command,
  options: { readonly env: NodeJS.ProcessEnv; readonly stdio: StdioOptions; readonly marker?: string | undefined },
): Promise<SpawnedGroup> {
  const [program = '', ...args] = command.argv;
  const marker = `${options.marker ?? 'process'}.${randomUUID()}`;
  const child = spawn(program, args, {
    detached: true,
    stdio: options.stdio,
    env: { ...options.env, ...command.env, [MARKER_VARIABLE]: marker },
    ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
  });
  const pid = child.pid ?? 0;
  const startTicks = readProcess(pid)?.startTicks;
  const exited = new Promise<Omit<ProcessExit, 'timedOut'>>((resolve) => {
    child.once('exit', (code, signal) => resolve({ ...(code === null ? {} : { code }), ...(signal && { signal }) }));
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw notStarted(command, cause);
  }
  const identity = {
    runner: 'host',
    pid,
    where: bootId(),
    marker,
    ...(startTicks === undefined ? {} : { startTicks }),
  };
  return { child, identity, exited };
}

function notStarted(command: Command, cause: unknown): CiError {
  const [program = ''] = command.argv;
  if (command.cwd !== undefined && !existsSync(command.cwd)) {
    return new CiError('PATH_MISSING', `cannot run ${program}: its folder ${command.cwd} does not exist`, { cause });
  }
  const { code } = cause as NodeJS.ErrnoException;
  const why = code === 'ENOENT' ? 'no such program on PATH' : code === 'EACCES' ? 'not executable' : String(cause);
  return new CiError('PATH_MISSING', `cannot run ${program}: ${why}`, {
    hint: 'run inside the container, or with --docker_image, where SGLang is installed',
    cause,
  });
}
