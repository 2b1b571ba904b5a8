import { dirname, join } from 'node:path';
import type { Settings } from '@sglang-ci/core';

/** Something that is started at a time of day, or at every start of the machine. */
export type Job = NonNullable<Settings['schedule']>[number];

/** Where our programs are, and what starts them. */
export interface Programs {
  /** Absolute path of Node: cron's `PATH` knows only the system's. */
  readonly node: string;
  /** Folder of all apps. */
  readonly apps: string;
  readonly site?: string;
}

/** The image of a day is built some hours after midnight: without waiting a night would measure the day before. */
const WAIT = '--wait-for-image=6h';

/** The nights as they have always run, in the site's time zone, one model after the other. */
const DEFAULT_JOBS: readonly Job[] = [
  { name: 'grok', at: '00:00', program: 'nightly', words: ['--model=grok', '--mode=all', WAIT] },
  { name: 'deepseek', at: '03:00', program: 'nightly', words: ['--model=deepseek', '--mode=online', WAIT] },
  { name: 'image-check', at: '11:00', program: 'image-check', words: [] },
  { name: 'prune', at: '13:00', program: 'nightly', words: ['prune'] },
  { name: 'plot-server', at: 'boot', program: 'plot-server', words: [] },
];

/** The jobs of a site: those of its file, else the usual ones. */
export function jobsOf({ schedule }: Pick<Settings, 'schedule'>): readonly Job[] {
  return schedule ?? DEFAULT_JOBS;
}

/** The words that start a job. No secret is among them: a webhook belongs into its file. */
export function wordsOf({ program, words }: Job, { node, apps, site }: Programs): readonly string[] {
  const place = site === undefined ? [] : ['--site', site];
  return [node, join(apps, program, 'dist', 'main.js'), ...words, ...place];
}

/** The folder of all apps, from the running program: `{apps}/nightly/dist/main.js`. */
export function appsFolderOf(program: string): string {
  return dirname(dirname(dirname(program)));
}
