import { randomUUID } from 'node:crypto';
import { CiError, type Clock, type Command, MARKER_VARIABLE, type ProcessIdentity } from '@sglang-ci/core';
import type { DockerEngine, EngineExec, OutputChunk } from '../engine/docker-engine.ts';
import { statusOf } from '../engine/engine-failure.ts';
import { readGreeting, wrapCommand } from './exec-command.ts';
import { settledContainer } from './settled-container.ts';
import { isGone } from './group-members.ts';
import { takeLine } from './take-line.ts';

/** Where commands run, and what they share. */
export interface DockerWorld {
  readonly engine: DockerEngine;
  /** Name of the container. */
  readonly container: string;
  readonly clock: Clock;
  /** Set for every command. */
  readonly env: Readonly<Record<string, string>>;
}

/** A command that runs in the container, and its output, which nobody has taken yet. */
export interface StartedExec {
  readonly identity: ProcessIdentity;
  readonly exec: EngineExec;
  readonly output: AsyncIterable<OutputChunk>;
}

/**
 * Starts a command as leader of a process group in the container, under a marker of its own that begins with `word`.
 * A missing program or folder is a `refusal`. Throws `CONTAINER_GONE` when the container is not there or does not run.
 */
export async function startExec(
  command: Command,
  world: DockerWorld,
  word = 'process',
): Promise<StartedExec | { readonly refusal: string }> {
  const marker = `${word}.${randomUUID()}`;
  const env = { ...world.env, ...command.env, [MARKER_VARIABLE]: marker };
  const exec = await openExec(world, { argv: wrapCommand(command), env });
  const { line, rest } = await takeLine(exec.output);
  const greeting = readGreeting(line, command);
  if (greeting.kind === 'refused') {
    exec.close();
    if (line === '') await checkContainer(world);
    return { refusal: greeting.message };
  }
  const { pid, startTicks } = greeting;
  return { identity: { runner: 'docker', pid, startTicks, where: world.container, marker }, exec, output: rest };
}

async function openExec(world: DockerWorld, spec: Parameters<DockerEngine['exec']>[1]): Promise<EngineExec> {
  try {
    return await world.engine.exec(world.container, spec);
  } catch (error) {
    if (isGone(error)) throw containerGone(world, error);
    // While a container is being removed, the engine answers 500 and not 404.
    if (statusOf(error) !== undefined) await checkContainer(world);
    throw error;
  }
}

/** A command that was refused or did not say a word may have lost its container, or its engine, at that moment. */
async function checkContainer(world: DockerWorld): Promise<void> {
  const container = await settledContainer(world);
  if (container === 'unreachable' || container?.running !== true) throw containerGone(world);
}

function containerGone({ container }: DockerWorld, cause?: unknown): CiError {
  return new CiError('CONTAINER_GONE', `container ${container} is gone or does not run`, {
    hint: 'someone removed or stopped it; start again, finished points are kept',
    cause,
  });
}
