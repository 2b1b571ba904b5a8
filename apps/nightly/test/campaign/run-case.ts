import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { clockOf, type Ended, folderOf, night, processesOf, type SimulatedClock, startNight } from '../sim-site.ts';
import type { NightFile } from '../../src/report/night-file.ts';
import { problemsOnDisk } from './check-store.ts';
import type { FaultCase } from './fault-case.ts';
import { fingerprintOf, lossesOf } from './tools/fingerprint.ts';
import { tonightsFolder } from './tools/moments.ts';
import { DAYS, makeWorld, readCsv, type Reference, wishOf, type World } from './world.ts';

/** What a case came to: nothing is wrong, or what is, in sentences. */
export interface CaseReport {
  readonly problems: readonly string[];
  /** The exit codes of the night and of the next one. */
  readonly codes: readonly (number | null)[];
}

/** Lets a fault happen to a night on a machine of its own, and then lets the next night run. */
export async function runCase(one: FaultCase, reference: Reference): Promise<CaseReport> {
  const world = await makeWorld(reference, { smallDisk: one.fault === 'disk full' });
  try {
    return await play(one, { world, reference });
  } finally {
    for (const pid of await pidsLeft(world)) process.kill(pid, 'SIGKILL');
    await world.remove();
  }
}

async function play(
  one: FaultCase,
  { world, reference }: { readonly world: World; readonly reference: Reference },
): Promise<CaseReport> {
  await one.before?.(world);
  const common = (await one.nights?.(world)) ?? {};
  const wish = wishOf(world, DAYS.tonight, { ...common, ...(await one.wish?.(world)) });
  const started = await startNight(world.site, wish);
  const mishap = await mishapOf(() => one.during?.(world, started));
  if (mishap.length > 0) started.kill('SIGKILL');
  started.go();
  const ended = await started.ended;
  const killed = one.expected.code === null;
  const measured = await fingerprintOf(tonightsFolder(world)).catch(() => new Map<string, string>());
  const after = [
    ...mishap,
    ...outcomeProblems(one, ended),
    ...(await cardProblems(one, world)),
    ...(await statusProblems(one, world)),
    ...(await nightProblems(one, world)),
    ...(await problemsOnDisk(world.site.directory, { killed: killed || one.fault === 'disk full' })).filter(
      (problem) => one.planted?.test(problem) !== true,
    ),
    ...(killed ? [] : (await processesOf(world.site)).map((command) => `still runs: ${command}`)),
  ];
  await one.after?.(world);
  await world.disk?.empty();
  const day = one.next === 'next-day' ? DAYS.tomorrow : DAYS.tonight;
  const clock = common.clock ?? laterThan(wish.clock ?? clockOf(DAYS.tonight));
  const next = await night(world.site, wishOf(world, day, { ...common, clock }));
  const csv = await readCsv(folderOf(world.site, day));
  const later = [
    ...(next.code === 0 ? [] : [`exit ${next.code}: ${next.stdout}${next.stderr}`]),
    ...(csv === reference.csv[day] ? [] : [`its numbers are others than undisturbed:\n${csv}`]),
    ...(await problemsOnDisk(world.site.directory, { killed: false })),
    ...(await processesOf(world.site)).map((command) => `still runs: ${command}`),
    ...lossesOf(world.earlier, await fingerprintOf(folderOf(world.site, DAYS.earlier))),
    ...(await lostLogs(world, measured)),
    ...(await unexpectedFiles(world)),
  ];
  const output = after.length === 0 ? [] : [`its output: ${ended.stdout}${ended.stderr}`];
  return {
    problems: [...after, ...output, ...later.map((problem) => `the next night: ${problem}`)],
    codes: [ended.code, next.code],
  };
}

/** The simulated clock of a night some days later, whatever the one before it went through. */
function laterThan(clock: SimulatedClock): SimulatedClock {
  const startAt = new Date(Date.parse(clock.startAt) + 100 * 86_400_000).toISOString();
  return { ...clock, startAt, epochMs: Date.now() };
}

async function mishapOf(work: () => Promise<void> | undefined): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function outcomeProblems({ expected }: FaultCase, { code, stdout, stderr }: Ended): readonly string[] {
  const codes: readonly (number | null)[] = [expected.code].flat();
  const said = stdout + stderr;
  return [
    ...(codes.includes(code) ? [] : [`exit ${code} instead of ${codes.join(' or ')}`]),
    ...(expected.says === undefined || expected.says.test(said) ? [] : [`does not say ${expected.says}`]),
    ...(/TypeError|ReferenceError|unhandled/i.test(said) ? ['dies of a bug'] : []),
  ];
}

/** A night that ends by itself leaves a card that says what happened; where Teams can be reached, there. */
async function cardProblems({ expected }: FaultCase, world: World): Promise<readonly string[]> {
  if (expected.card === undefined) return [];
  const kept = await Promise.all((await cardFiles(world)).map((path) => readFile(path, 'utf8')));
  const texts = [...world.cards(), ...kept];
  return texts.some((text) => expected.card?.test(text)) ? [] : [`no card says ${expected.card}: ${texts.join('\n')}`];
}

async function cardFiles({ site }: World): Promise<readonly string[]> {
  const alerts = join(site.directory, 'alerts');
  const names = existsSync(alerts) ? await readdir(alerts) : [];
  const own = join(folderOf(site, DAYS.tonight), 'teams_card.json');
  return [
    ...names.filter((name) => name.endsWith('.json')).map((name) => join(alerts, name)),
    ...(existsSync(own) ? [own] : []),
  ];
}

async function statusProblems({ expected }: FaultCase, world: World): Promise<readonly string[]> {
  if (expected.status === undefined) return [];
  const path = join(tonightsFolder(world), 'results.json');
  const found = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as { status: string }).status : 'none';
  return found === expected.status ? [] : [`results.json is ${found} instead of ${expected.status}`];
}

/** What the night has written of itself, where nobody heard it. */
async function nightProblems({ expected }: FaultCase, { site }: World): Promise<readonly string[]> {
  if (expected.night === undefined) return [];
  const { exitCode, incidents } = expected.night;
  const folder = join(site.directory, 'nights');
  const name = (await readdir(folder)).find((one) => one.startsWith(DAYS.tonight)) ?? '';
  const night = JSON.parse(await readFile(join(folder, name, 'night.json'), 'utf8')) as NightFile;
  const said = night.incidents ?? [];
  return [
    ...(night.status === 'ended' && night.exitCode === exitCode
      ? []
      : [`night.json is ${night.status} with ${night.exitCode} instead of ended with ${exitCode}`]),
    ...(incidents === undefined || (said.length === 1 && incidents.test(said[0] ?? ''))
      ? []
      : [`night.json does not say once that ${incidents}: ${said.join('; ')}`]),
  ];
}

/** A log of the disturbed night may grow (the trailer of a taken-over run), but never shrink or vanish. */
async function lostLogs(world: World, before: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const names = new Set(await readdir(tonightsFolder(world)).catch(() => []));
  return [...before.keys()]
    .filter(
      (path) => !path.includes('/') && path.endsWith('.log') && !path.startsWith('timing_summary') && !names.has(path),
    )
    .map((path) => `${path} of the disturbed night is gone`);
}

/** Drafts and locks that nobody needs any more. A killed night's lock of its own folder counts for nobody and may stay. */
async function unexpectedFiles({ site }: World): Promise<readonly string[]> {
  const entries = await readdir(site.directory, { recursive: true });
  const lockOfKilled = join('online', 'GROK1', basename(folderOf(site, DAYS.tonight)), '.lock.1');
  return entries
    .filter((path) => /\.tmp$|\.lock(\.|-)/.test(path) && !/node-state\//.test(path) && path !== lockOfKilled)
    .map((path) => `${path} was left behind`);
}

async function pidsLeft({ site }: World): Promise<readonly number[]> {
  const entries = await readdir('/proc');
  const pids = entries.filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const mark = `SIM_NODE_DIR=${join(site.directory, 'node-state')}`;
  const found = await Promise.all(
    pids.map(async (pid) =>
      (await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).includes(mark) ? [Number(pid)] : [],
    ),
  );
  return found.flat();
}
