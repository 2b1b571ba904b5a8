import { CiError, type ProcessExit, type RunningProcess, type ServerPlan } from '@sglang-ci/core';
import { isFatal, parseServerLog } from '@sglang-ci/metrics-parse';
import type { LogFollower } from '../run/follow-log.ts';
import { pollPause } from '../run/poll.ts';
import { describeExit } from '../run/run-process.ts';
import { type Session, throwIfAborted } from '../run/session.ts';
import { watchExit } from '../run/watch-exit.ts';
import { explainDeath, LASTING_HINT } from './explain-death.ts';
import { isHealthy } from './is-healthy.ts';
import { extendForJit, startDeadline } from './jit-progress.ts';
import { describeDeadlock, followBuilds, isDeadlocked, NO_BUILDS } from './kernel-builds.ts';
import { serverUrl } from './server-url.ts';

const POLL_S = 1;
const SAY_EVERY_MS = 15_000;
/** What a server that is failing still prints after the first line that says so. */
const LAST_WORDS_MS = 5_000;
const QUOTED_LINES = 20;

/** A server that was started, and its log. */
interface StartingServer {
  readonly server: ServerPlan;
  readonly process: RunningProcess;
  /** Absolute path of its log. */
  readonly path: string;
  readonly log: LogFollower;
}

/**
 * Waits until the server has printed its ready line since this start and its health path answers. Throws `SERVER_DIED`
 * as soon as the process is gone or a fatal line stands in the log, with the line that names the cause, `COMMAND_REFUSED`
 * when the program does not take its command, `SERVER_NOT_READY` at the limit, which is put off while JIT builds make
 * progress; the last log lines are in the error.
 */
export async function waitUntilReady(session: Session, start: StartingServer): Promise<void> {
  const { clock, emit, signal } = session.ports;
  const { server, log } = start;
  const exit = watchExit(start.process);
  const startedAt = clock.now();
  let deadline = startDeadline(startedAt, server.startLimitS);
  let saidAt = startedAt;
  let readyLine = false;
  let builds = NO_BUILDS;
  for (;;) {
    const ended = exit();
    const lines = await log.next();
    throwIfAborted(session);
    deadline = extendForJit(deadline, { lines, now: clock.now() });
    builds = followBuilds(builds, { lines, now: clock.now() });
    readyLine ||= lines.some((line) => line.includes(server.readyText));
    if (ended !== undefined) throw await died(start, { exit: ended });
    const fatal = lines.find(isFatalLine);
    if (fatal !== undefined) {
      await Promise.race([start.process.exited, clock.sleep(LAST_WORDS_MS, signal)]);
      await log.next();
      throw await died(start, { exit: exit(), fatal });
    }
    if (readyLine && (await isHealthy(session.ports, serverUrl(server, server.healthPath)))) return;
    const stuck = isDeadlocked(builds, server.deadlock, clock.now()) ? describeDeadlock(builds) : undefined;
    const seen = { waitedMs: clock.now() - startedAt, readyLine, stuck };
    if (stuck !== undefined || clock.now() >= deadline.at) throw notReady(log, seen);
    if (clock.now() - saidAt >= SAY_EVERY_MS) {
      saidAt = clock.now();
      const lastLine = log.tail(1)[0];
      emit({
        kind: 'server-waiting',
        waitedS: Math.round((saidAt - startedAt) / 1000),
        limitS: Math.round((deadline.at - startedAt) / 1000),
        ...(lastLine === undefined ? {} : { lastLine }),
      });
    }
    await pollPause(clock, (server.healthPollS ?? POLL_S) * 1000, signal);
  }
}

function isFatalLine(line: string): boolean {
  return Object.keys(parseServerLog(line).errors).some(isFatal);
}

async function died(
  { path, log }: StartingServer,
  seen: { readonly exit: ProcessExit | undefined; readonly fatal?: string },
): Promise<CiError> {
  const how = seen.exit === undefined ? undefined : describeExit(seen.exit);
  const cause = await explainDeath(path);
  const why = cause?.text ?? seen.fatal;
  if (why === undefined) {
    return new CiError('SERVER_DIED', `the server ended with ${how} before it was ready`, { hint: lastLines(log) });
  }
  const message = `the server failed before it was ready: ${why}${how === undefined ? '' : ` (${how})`}`;
  return cause?.lasting === true
    ? new CiError('COMMAND_REFUSED', message, { hint: LASTING_HINT })
    : new CiError('SERVER_DIED', message, { hint: lastLines(log) });
}

function notReady(
  log: LogFollower,
  seen: {
    readonly waitedMs: number;
    readonly readyLine: boolean;
    readonly stuck: string | undefined;
  },
): CiError {
  const why = seen.stuck ?? (seen.readyLine ? 'its health path does not answer' : 'no ready line in its log');
  const message = `the server was not ready after ${Math.round(seen.waitedMs / 1000)} s: ${why}`;
  return new CiError('SERVER_NOT_READY', message, { hint: lastLines(log) });
}

function lastLines(log: LogFollower): string {
  const lines = log.tail(QUOTED_LINES);
  return lines.length === 0 ? 'its log is empty' : `last lines of its log:\n${lines.join('\n')}`;
}
