import { CiError, type RunningProcess, type ServerPlan } from '@sglang-ci/core';
import { readFile } from 'node:fs/promises';
import { safeJson } from '@sglang-ci/history';
import { parseServerLog } from '@sglang-ci/metrics-parse';
import { followLog } from '../run/follow-log.ts';
import { freshLogName } from '../run/log-name.ts';
import { startJournaled } from '../run/run-process.ts';
import { nowOf, pathIn, type Session } from '../run/session.ts';
import { checkPortIsFree } from './check-port.ts';
import { compareServerInfo, readServerInfo } from './server-info.ts';
import { ServerWatch } from './server-watch.ts';
import { serverUrl } from './server-url.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** A server that is ready, or was. */
export interface RunningServer {
  readonly process: RunningProcess;
  /** File name in the run folder. */
  readonly log: string;
  readonly watch: ServerWatch;
  /** Where it is not what the plan asked for; absent when it does not tell. */
  readonly differs?: readonly string[];
}

/** What the last server of the folder said of itself. */
const INFO_FILE = 'server_info.json';

const GRACE_MS = 30_000;

/**
 * Starts the plan's server with a log of its own and waits until it is ready; what it then says of itself goes into the
 * journal. A start that fails leaves nothing behind. Throws as `waitUntilReady`, and `PORT_IN_USE`.
 */
export async function startServer(
  session: Session,
  start: { readonly server: ServerPlan; readonly attempt: number },
): Promise<RunningServer> {
  const { ports } = session;
  const { server, attempt } = start;
  await checkPortIsFree(ports, serverUrl(server, server.healthPath));
  const log = freshLogName(session, server.log);
  const startedAt = ports.clock.now();
  ports.emit({ kind: 'server-starting', attempt, log, limitS: server.startLimitS });
  const process = await startJournaled(session, { command: server.command, role: 'server', log });
  try {
    const path = pathIn(session, log);
    await waitUntilReady(session, { server, process, path, log: followLog(path) });
    const differs = await noteReady(session, { log, startS: (ports.clock.now() - startedAt) / 1000 });
    const watch = new ServerWatch(process, ports);
    return { process, log, watch, ...(differs === undefined ? {} : { differs }) };
  } catch (error) {
    await stopServer(session, { process }, 'it did not become ready').catch(onlyIfStuck);
    throw error;
  }
}

/** Why a server cannot be used is the news, not that its end could not be noted either; unless it did not end. */
function onlyIfStuck(error: unknown): void {
  if (error instanceof CiError && error.code === 'PROCESS_STUCK') throw error;
}

/** Ends the server's whole process group and notes it. */
export async function stopServer(
  session: Session,
  server: Pick<RunningServer, 'process'> & Partial<RunningServer>,
  reason: string,
): Promise<void> {
  server.watch?.stop();
  await server.process.kill(GRACE_MS);
  session.ports.emit({ kind: 'server-stopped', reason });
  await session.folder.append({ type: 'process-ended', at: nowOf(session), identity: server.process.identity });
}

async function noteReady(
  session: Session,
  start: { readonly log: string; readonly startS: number },
): Promise<RunningServer['differs']> {
  const { plan, ports, folder } = session;
  const { log } = start;
  const startS = Math.round(start.startS * 10) / 10;
  const info = await readServerInfo(plan, ports);
  const differs = info && compareServerInfo(plan, info);
  const cache = parseServerLog(await readFile(pathIn(session, log))).usableKvCache;
  const version = info?.['version'];
  if (info !== undefined) await folder.write(INFO_FILE, `${safeJson(info, 2)}\n`);
  await folder.append({
    type: 'server-ready',
    at: nowOf(session),
    startS,
    log,
    differs: differs ?? [],
    ...(cache === undefined ? {} : { kvCacheTokens: cache.tokens }),
    ...(cache?.totalGb === undefined ? {} : { kvCacheGb: cache.totalGb }),
    ...(typeof version === 'string' ? { sglangVersion: version } : {}),
  });
  for (const difference of differs ?? []) {
    ports.emit({ kind: 'warning', message: `the server is not what the plan asked for: ${difference}` });
  }
  ports.emit({
    kind: 'server-ready',
    seconds: startS,
    ...(cache === undefined ? {} : { kvCacheTokens: cache.tokens }),
  });
  return differs;
}
