import type { Preflight, RunningProcess } from '@sglang-ci/core';
import { followLog } from '../run/follow-log.ts';
import { freshLogName } from '../run/log-name.ts';
import { pollPause } from '../run/poll.ts';
import { startJournaled } from '../run/run-process.ts';
import { nowOf, pathIn, type Session, throwIfAborted } from '../run/session.ts';
import { watchExit } from '../run/watch-exit.ts';
import { isHealthy } from '../server/is-healthy.ts';
import { extendForJit, startDeadline } from '../server/jit-progress.ts';
import { serverUrl } from '../server/server-url.ts';

type JitWarmup = NonNullable<Preflight['jitWarmup']>;

const CHECK_LIMIT_MS = 30_000;
const POLL_MS = 2_000;
const GRACE_MS = 30_000;

/**
 * Builds missing kernel libraries with a small server before the real one is started, which would otherwise run into its
 * watchdog. Whatever comes of it, the benchmark goes on: the real server builds what is missing still.
 */
export async function warmJit(session: Session): Promise<void> {
  const warmup = session.plan.preflight.jitWarmup;
  if (warmup === undefined) return;
  const missing = await missingLibraries(session, warmup);
  if (missing.length === 0) return;
  session.ports.emit({ kind: 'note', message: `building kernels that are missing: ${missing.join(', ')}` });
  const log = freshLogName(session, 'jit_warmup.log');
  const process = await startJournaled(session, { command: warmup.command, role: 'warm-up', log });
  try {
    const outcome = await waitForKernels(session, { warmup, log, process });
    if (outcome !== 'ready') session.ports.emit({ kind: 'warning', message: `the kernel warm-up ${outcome} (${log})` });
  } finally {
    await process.kill(GRACE_MS);
    await session.folder.append({ type: 'process-ended', at: nowOf(session), identity: process.identity });
  }
}

async function missingLibraries({ ports }: Session, warmup: JitWarmup): Promise<readonly string[]> {
  const { runner, signal } = ports;
  const limits = { limitMs: CHECK_LIMIT_MS, signal };
  const present = await Promise.all(
    warmup.missingAnyOf.map((path) => runner.run({ env: {}, argv: ['test', '-e', path] }, limits)),
  );
  return warmup.missingAnyOf.filter((_, index) => present[index]?.code !== 0);
}

async function waitForKernels(
  session: Session,
  wait: { readonly warmup: JitWarmup; readonly log: string; readonly process: RunningProcess },
): Promise<'ready' | 'ended early' | 'took too long'> {
  const { clock, signal } = session.ports;
  const { warmup, log } = wait;
  const follower = followLog(pathIn(session, log));
  const url = serverUrl({ host: '127.0.0.1', port: warmup.port }, '/health');
  const exit = watchExit(wait.process);
  for (let deadline = startDeadline(clock.now(), warmup.limitS); ; ) {
    if (exit() !== undefined) return 'ended early';
    if (await isHealthy(session.ports, url)) return 'ready';
    throwIfAborted(session);
    deadline = extendForJit(deadline, { lines: await follower.next(), now: clock.now() });
    if (clock.now() >= deadline.at) return 'took too long';
    await pollPause(clock, POLL_MS, signal);
  }
}
