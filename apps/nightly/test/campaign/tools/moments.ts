import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { folderOf, type StartedNight } from '../../sim-site.ts';
import { DAYS, type World } from '../world.ts';

/** Looks at something that no night's clock has a part in, as often as this, real ms. */
const LOOK_MS = 3;
const LIMIT_MS = 120_000;

/**
 * Waits until something is the case in a night, whose time stands still from then on; a night that ends before is an
 * error, with its output. Without a night: until it is the case on this machine.
 */
export async function until(what: string, isSo: () => boolean, night?: StartedNight): Promise<void> {
  if (night !== undefined) {
    night.go(); // from the moment before
    return night.until(isSo);
  }
  for (const deadline = performance.now() + LIMIT_MS; !isSo(); await sleep(LOOK_MS)) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
  }
}

/** The night has printed something. */
export const printed = (night: StartedNight, text: RegExp): Promise<void> =>
  until(`it printed ${text}`, () => text.test(night.printed()), night);

/** A process of a role runs, as the journal says. */
export const started = (world: World, night: StartedNight, role: 'server' | 'gate' | 'client'): Promise<void> =>
  until(`its ${role} started`, () => journalOf(world).includes(`"role":"${role}"`), night);

/** The whole report of a client stands in its log, and nothing has been made of it yet. */
export const reported = (world: World, night: StartedNight): Promise<void> =>
  until('a client had reported', () => clientLogs(world).some((text) => /Max ITL \(ms\):.*\n=+\n/.test(text)), night);

/** A CSV is being written, or has just been. */
export const csvAppears = (world: World, night: StartedNight): Promise<void> =>
  until('the CSV was written', () => namesIn(world).some((name) => /_online\.csv(\.|$)/.test(name)), night);

/** The folder of the night that something happens to. */
export const tonightsFolder = ({ site }: Pick<World, 'site'>): string => folderOf(site, DAYS.tonight);

/** The name of tonight's only CSV. */
export const csvPath = (world: Pick<World, 'site'>): string =>
  join(tonightsFolder(world), `${tonightsFolder(world).split('/').at(-1) ?? ''}.csv`);

function journalOf(world: World): string {
  const path = join(tonightsFolder(world), 'journal.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function clientLogs(world: World): readonly string[] {
  return namesIn(world)
    .filter((name) => /_aiter_\d+_run\d+_.*\.log$/.test(name))
    .map((name) => readFileSync(join(tonightsFolder(world), name), 'utf8'));
}

function namesIn(world: World): readonly string[] {
  const folder = tonightsFolder(world);
  return existsSync(folder) ? readdirSync(folder) : [];
}
