import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerLog } from '@sglang-ci/metrics-parse';
import { backendOfConfigJson } from '../formats/config-json.ts';
import { defined } from '../night/defined.ts';
import type { Night, NightAccuracy } from '../night/night.ts';
import type { FolderFiles } from './folder-files.ts';
import type { NightFacts } from './night-facts.ts';
import { readClientRuns } from './read-client-runs.ts';
import { readLog } from './read-log.ts';
import { readOfflineRuns } from './read-offline-runs.ts';

/** What the logs of the old scripts say of a night. */
export async function readLegacy(folder: string, files: FolderFiles): Promise<NightFacts> {
  const clients = await readClientRuns(folder, files.clientLogs);
  const offline = await readOfflineRuns(folder, files.offlineLogs);
  const server = await readServer(folder, files.serverLogs);
  const sessions = await readAll(files.timingSummaries, (file) => readLog(join(folder, file), 'timing-summary'));
  const session = sessions.findLast((one) => isBefore(one.startedAt, clients.startedAt)) ?? sessions.at(-1);
  const hosts = new Set(sessions.flatMap((one) => one.hostname ?? []));
  return {
    origin: 'legacy',
    points: [...clients.points, ...offline],
    ...defined({ gsm8k: await readGsm8k(folder, files.gsm8kLogs) }),
    ...serverFacts(server),
    ...defined({
      node: session?.hostname,
      backend: (await configBackend(folder, files)) ?? server?.backend,
      protocol: clients.protocol,
      startedOn: clients.startedAt?.slice(0, 10).replaceAll('-', ''),
    }),
    simulated: false,
    problems: hosts.size > 1 ? [`sessions on several hosts: ${[...hosts].join(', ')}`] : [],
  };
}

async function readAll<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await read(item));
  return results;
}

/** Stamps `YYYY-MM-DD HH:MM:SS ZONE` of one node compare as text. */
function isBefore(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.slice(0, 19) <= b.slice(0, 19);
}

async function readServer(folder: string, names: readonly string[]): Promise<ServerLog | undefined> {
  const logs = await readAll(names, (file) => readLog(join(folder, file), 'server'));
  return logs.findLast((log) => log.kvCaches.length > 0) ?? logs.at(-1);
}

function serverFacts(server: ServerLog | undefined): Pick<Night, 'kvCache' | 'serverStartS'> {
  const cache = server?.usableKvCache;
  return {
    kvCache: defined({ tokens: cache?.tokens, gb: cache?.totalGb }),
    ...defined({ serverStartS: server?.timeToReadyS }),
  };
}

async function readGsm8k(folder: string, names: readonly string[]): Promise<NightAccuracy | undefined> {
  const logs = await readAll(names, (file) => readLog(join(folder, file), 'gsm8k'));
  const log = logs.findLast((one) => one.accuracy !== undefined) ?? logs.at(-1);
  if (log === undefined) return undefined;
  return { accuracy: log.accuracy ?? null, runs: log.average?.overRuns ?? 0 };
}

async function configBackend(folder: string, files: FolderFiles): Promise<string | undefined> {
  return files.names.has('config.json')
    ? backendOfConfigJson(await readFile(join(folder, 'config.json'), 'utf8'))
    : undefined;
}
