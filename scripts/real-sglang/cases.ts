import { once } from 'node:events';
import { createServer } from 'node:net';
import { checkPlans } from './check-plans.ts';
import { killScheduler } from './kill-scheduler.ts';
import { type CaseOf, layOutSite, type Site } from './lay-out-site.ts';
import { processesOf } from './leftovers.ts';
import { readJournal, readResults, waitFor } from './run-folder.ts';
import { type Ended, runNight, startNight } from './start-night.ts';

/** A case says in a few words what it saw, or throws what was wrong. */
export interface Case {
  readonly name: string;
  readonly run: (its: CaseOf) => Promise<string>;
}

const ONLINE = ['--model', 'tiny', '--mode', 'online'];
const IN_USE = /already answers on|neither refuses nor answers/;
const LOADS = 2;
const BATCHES = 2;

export const cases: readonly Case[] = [
  { name: 'plans', run: checkPlans },
  { name: 'refused-flag', run: refusedFlag },
  { name: 'port-in-use', run: portInUse },
  { name: 'online', run: online },
  { name: 'offline', run: offline },
  { name: 'scheduler-dies', run: killScheduler },
  { name: 'night-killed', run: nightKilled },
];

async function online(its: CaseOf): Promise<string> {
  const site = await layOutSite(its);
  return mustBeComplete(await runNight(its, site, ONLINE), { its, site, runs: LOADS });
}

async function offline(its: CaseOf): Promise<string> {
  const site = await layOutSite(its);
  const ended = await runNight(its, site, ['--model', 'tiny', '--mode', 'offline']);
  return mustBeComplete(ended, { its, site, runs: BATCHES });
}

/** The reason that a person reads must be the engine's own, not that a process ended with exit code 2. */
async function refusedFlag(its: CaseOf): Promise<string> {
  const site = await layOutSite(its, '--no-such-flag 3');
  const { code, output } = await runNight(its, site, ONLINE);
  if (code === 0) throw new Error('a night with an option that SGLang refuses ended with exit code 0');
  const told = output.split('\n').find((line) => /unrecognized arguments: .*--no-such-flag/.test(line));
  if (told === undefined)
    throw new Error(`exit code ${code}, and the engine's own line is not told: ${lastWords(output)}`);
  return `exit code ${code}, told: unrecognized arguments`;
}

/** Who holds the port takes connections and says nothing: the harder of the two kinds. */
async function portInUse(its: CaseOf): Promise<string> {
  const site = await layOutSite(its);
  const holder = createServer().listen(site.port, '127.0.0.1');
  await once(holder, 'listening');
  try {
    const { code, output } = await runNight(its, site, ONLINE);
    if (code === 0) throw new Error('a night whose port is taken ended with exit code 0');
    const told = output.split('\n').find((line) => IN_USE.test(line) && line.includes(`:${site.port} `));
    if (told === undefined) throw new Error(`exit code ${code}, and the port is not told: ${lastWords(output)}`);
    return `exit code ${code}, told that port ${site.port} is in use`;
  } finally {
    holder.close();
  }
}

/** SIGKILL in a run: nothing can be cleaned up by the night itself; the next one ends what is left and measures the rest. */
async function nightKilled(its: CaseOf): Promise<string> {
  const site = await layOutSite(its);
  const first = startNight(its, site, ONLINE);
  await waitFor('a second load', first, () => clientsOf(site)[1]);
  first.child.kill('SIGKILL');
  await first.ended;
  const orphans = processesOf(its.folder).length;
  if (orphans === 0) throw new Error('nothing was left running by the kill: the case proves nothing');
  const outcome = await mustBeComplete(await runNight(its, site, ONLINE), { its, site, runs: LOADS });
  const again = clientsOf(site).length;
  if (again !== LOADS + 1) throw new Error(`${again} clients ran; one load was cut, so ${LOADS + 1} were expected`);
  return `${orphans} processes were left by the kill, ended by the next night; ${outcome}`;
}

function clientsOf(site: Site) {
  return readJournal(site).filter(({ type, role }) => type === 'process-started' && role === 'client');
}

interface Expected {
  readonly its: CaseOf;
  readonly site: Site;
  readonly runs: number;
}

function mustBeComplete({ code, output }: Ended, { its, site, runs }: Expected): string {
  if (code !== 0) throw new Error(`exit code ${code}: ${lastWords(output)}`);
  const results = readResults(site);
  const valid = results.runs.filter((run) => run.valid);
  if (results.status !== 'complete' || valid.length !== runs) {
    throw new Error(`${results.status}, ${valid.length} of ${runs} runs valid: ${results.reason ?? lastWords(output)}`);
  }
  const { sglangVersion } = results.provenance;
  if (sglangVersion !== its.engine.version) throw new Error(`it names SGLang ${sglangVersion ?? 'no version'}`);
  return `complete, ${valid.length} of ${runs} runs valid`;
}

function lastWords(output: string): string {
  return output.trim().split('\n').slice(-3).join(' | ');
}
