import { type CaseOf, layOutSite } from './lay-out-site.ts';
import { processesOf } from './leftovers.ts';
import { readJournal, readResults, readServerLogs, waitFor } from './run-folder.ts';
import { startNight } from './start-night.ts';

const NOTICED_WITHIN_S = 30;

/**
 * Kills the scheduler while a client's requests are under way. The night must see it and end the server within half a
 * minute (a server of before v0.5.10 lives on without its scheduler); then it recovers, or ends with a reason.
 */
export async function killScheduler(its: CaseOf): Promise<string> {
  const site = await layOutSite(its);
  const night = startNight(its, site, ['--model', 'tiny', '--mode', 'online']);
  const isClient = (entry: { type: string; role?: string }) =>
    entry.type === 'process-started' && entry.role === 'client';
  await waitFor('a client', night, () => readJournal(site).find(isClient));
  const answered = answers(readServerLogs(site));
  await waitFor('an answer to a client', night, () =>
    answers(readServerLogs(site)) > answered + 2 ? true : undefined,
  );
  const scheduler = processesOf(its.folder).find(({ what }) => what.startsWith('sglang::scheduler'));
  const server = readJournal(site).findLast((entry) => entry.role === 'server')?.identity?.pid;
  if (scheduler === undefined || server === undefined) throw new Error('no scheduler or no server is running');
  const before = readJournal(site).length;
  process.kill(scheduler.pid, 'SIGKILL');
  const killedAt = Date.now();
  await waitFor('that the night notices the dead scheduler', night, () =>
    readJournal(site).length > before ? true : undefined,
  );
  const noticedS = (Date.now() - killedAt) / 1000;
  const { code, output } = await night.ended;
  if (noticedS > NOTICED_WITHIN_S) throw new Error(`noticed only after ${noticedS.toFixed(0)} s, exit code ${code}`);
  const noticed = `noticed after ${noticedS.toFixed(1)} s`;
  const results = readResults(site);
  if (code === 0 && results.status === 'complete') return `${noticed}, recovered: ${results.runs.length} runs told`;
  if (results.reason === undefined)
    throw new Error(`${noticed}, exit code ${code} without a reason: ${output.slice(-300)}`);
  return `${noticed}, ended with its reason: ${results.reason}`;
}

function answers(log: string): number {
  return log.split('POST /generate').length;
}
