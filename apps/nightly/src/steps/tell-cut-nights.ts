import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatError } from '@sglang-ci/cli-kit';
import { shiftDay } from '@sglang-ci/core';
import type { NightSetup, Step } from '../night/night.ts';
import { type NightFile, nightFileOf, nightsFolderOf, readNightFile, writeNightFile } from '../report/night-file.ts';
import { tellCutNight } from './notify.ts';

/** Older ones are no news. */
const DAYS = 7;

/**
 * Tells of nights of this node that never ended: killed, or the machine went down, before they could tell anybody. Nobody
 * else runs here now, so a night that says it runs does not. A start of this very night goes on with it and tells then.
 */
export const tellCutNights: Step = {
  id: 'cut-nights',
  title: 'earlier nights all told?',
  always: true,
  async run(setup, state) {
    const cut = await findCutNights(setup);
    for (const one of cut) await settle(setup, one);
    if (cut.length === 0) return { state, skipped: true, detail: 'none was cut' };
    return { state, detail: `cut: ${cut.map(({ night }) => `${night.day} ${night.title}`).join(', ')}` };
  },
};

interface CutNight {
  readonly path: string;
  readonly night: NightFile;
}

/** Told or not, tonight goes on; what could not be told or noted is tried again by the next night. */
async function settle(setup: NightSetup, { path, night }: CutNight): Promise<void> {
  const hadTold = night.stages.some(({ id, outcome }) => id === 'notify' && outcome === 'ok');
  if (!hadTold && !(await tellCutNight(setup, night))) return;
  try {
    await writeNightFile(path, { ...night, status: 'cut' });
  } catch (error) {
    setup.emit({ kind: 'warning', message: `${path} could not be written: ${formatError(error)}` });
  }
}

async function findCutNights(setup: NightSetup): Promise<readonly CutNight[]> {
  const folder = nightsFolderOf(setup);
  const oldest = shiftDay(setup.day, -DAYS);
  const names = (await readdir(folder).catch(() => [])).filter((name) => name >= oldest).toSorted();
  const paths = names.map((name) => join(folder, name, 'night.json')).filter((path) => path !== nightFileOf(setup));
  const nights = await Promise.all(paths.map(async (path) => ({ path, night: await readNightFile(path) })));
  return nights.flatMap(({ path, night }) =>
    night?.status === 'running' && night.node === setup.node ? [{ path, night }] : [],
  );
}
