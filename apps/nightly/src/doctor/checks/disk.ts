import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ok, type Patient, problem, type Said, warning } from '../check.ts';

/** What the logs of some nights take. */
const LOGS_GB = 10;
/** An image takes 60 to 80 GB unpacked. */
const IMAGE_GB = 80;

/** Is there room for tonight's logs and for an image? */
export async function lookAtDisk({ setup }: Patient): Promise<readonly Said[]> {
  const { outputDir, options, settings } = setup;
  const results = await room(outputDir, { needGb: LOGS_GB, wantGb: LOGS_GB, what: 'results' });
  if (options.runner === 'host') return [results];
  const folder = await imagesFolder(setup.env);
  if (folder === undefined) return [results];
  const wantGb = settings.criticalSpaceGb;
  return [results, await room(folder, { needGb: Math.min(IMAGE_GB, wantGb), wantGb, what: 'images' })];
}

/** Free space of a folder's disk in GB (10⁹ bytes), of the next folder above that exists. */
export async function freeGbOf(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return (bavail * bsize) / 1e9;
  } catch (error) {
    if (dirname(folder) === folder) throw error;
    return freeGbOf(dirname(folder));
  }
}

async function room(
  folder: string,
  { needGb, wantGb, what }: { readonly needGb: number; readonly wantGb: number; readonly what: string },
): Promise<Said> {
  const free = await freeGbOf(folder);
  const text = `${free.toFixed(0)} GB free for ${what} in ${folder}`;
  const hint = 'nightly prune removes old server logs, images and containers';
  if (free < needGb) return problem(`${text}, ${needGb} GB are needed`, hint);
  return free < wantGb ? warning(`${text}, less than ${wantGb} GB`, hint) : ok(text);
}

/** Nothing when the engine is elsewhere or does not answer: the Docker check says that. */
async function imagesFolder(env: Patient['setup']['env']): Promise<string | undefined> {
  const { connectDocker } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(env).catch(() => undefined);
  return engine?.local === true ? engine.dataFolder() : undefined;
}
