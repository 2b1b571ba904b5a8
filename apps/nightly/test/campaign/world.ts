import { basename, dirname, join } from 'node:path';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { startFakeWebhook } from '@sglang-ci/sim-node';
import { folderOf, night, type NightWish, simSite } from '../sim-site.ts';
import { SmallDisk } from './tools/small-disk.ts';
import { fingerprintOf } from './tools/fingerprint.ts';

type Site = Awaited<ReturnType<typeof simSite>>;

/** The nights of the campaign: one before, the one that something happens to, and the one after. */
export const DAYS = { earlier: '20251201', tonight: '20251202', tomorrow: '20251203' } as const;
type Day = (typeof DAYS)[keyof typeof DAYS];

/** No noise, so that a night that was disturbed can be compared with one that was not; each day has its own numbers. */
const SLOWER: { readonly [D in Day]: string } = { '20251201': 'slower:1', '20251202': '', '20251203': 'slower:3' };

/** What undisturbed nights leave. */
export interface Reference {
  readonly csv: { readonly [D in Day]: string };
  readonly earlierFolder: string;
  remove(): Promise<void>;
}

/** A machine that one case has for itself. */
export interface World {
  readonly site: Site;
  /** What Teams has received, as text. */
  readonly cards: () => readonly string[];
  readonly webhook: Awaited<ReturnType<typeof startFakeWebhook>>;
  /** Every file of the night before, by content. */
  readonly earlier: ReadonlyMap<string, string>;
  readonly disk: SmallDisk | undefined;
  /** Has something done when the world is removed. */
  atEnd(work: () => void | Promise<void>): void;
  remove(): Promise<void>;
}

/** A night of a world: its faults come on top of what makes its day's numbers its own. */
export function wishOf(world: World, day: Day, wish: NightWish = {}): NightWish {
  const faults = [SLOWER[day], wish.env?.['SIM_FAULT'] ?? ''].filter((fault) => fault !== '').join(',');
  return {
    day,
    ...wish,
    settings: { deadlineHours: 2_000, ...wish.settings },
    env: { SIM_QUIET: '1', TEAMS_WEBHOOK_URL: world.webhook.webhookUrl, ...wish.env, SIM_FAULT: faults },
  };
}

/** Runs the three nights undisturbed. */
export async function makeReference(): Promise<Reference> {
  const site = await simSite();
  const csv: Partial<Record<Day, string>> = {};
  for (const day of Object.values(DAYS)) {
    const ended = await night(site, { day, env: { SIM_QUIET: '1', SIM_FAULT: SLOWER[day] } });
    if (ended.code !== 0) throw new Error(`an undisturbed night failed: ${ended.stdout}${ended.stderr}`);
    csv[day] = await readCsv(folderOf(site, day));
  }
  return { csv: csv as Reference['csv'], earlierFolder: folderOf(site, DAYS.earlier), remove: () => site.remove() };
}

/** The CSV of a run folder; empty when there is none. */
export async function readCsv(folder: string): Promise<string> {
  return readFile(join(folder, `${basename(folder)}.csv`), 'utf8').catch(() => '');
}

/** A fresh machine on which the night before has been measured. With `smallDisk` its results lie on a disk of their own. */
export async function makeWorld(reference: Reference, options: { readonly smallDisk: boolean }): Promise<World> {
  const plain = await simSite();
  const disk = options.smallDisk ? await SmallDisk.mountOver(plain.directory, 'node-state') : undefined;
  const site = { ...plain, siteFile: `${plain.directory}.config.json` };
  const folder = folderOf(site, DAYS.earlier);
  await mkdir(dirname(folder), { recursive: true });
  await cp(reference.earlierFolder, folder, { recursive: true, preserveTimestamps: true });
  const webhook = await startFakeWebhook();
  const toDo: (() => void | Promise<void>)[] = [];
  return {
    site,
    webhook,
    cards: () => webhook.requests.map(({ body }) => body),
    earlier: await fingerprintOf(folder),
    disk,
    atEnd: (work) => void toDo.push(work),
    remove: async () => {
      for (const work of toDo) await work();
      await webhook.close();
      await disk?.unmount();
      await site.remove();
    },
  };
}
