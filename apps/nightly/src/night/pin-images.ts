import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CiError, parseImageRef, type Plan } from '@sglang-ci/core';
import type { ChosenImage, NightSetup } from './night.ts';
import { isDone, plansOf } from './plan-work.ts';

/**
 * Pins the night's images to what their names stand for: the digest with which an unfinished night of the same image
 * began, else the one that was found, else the registry's. A tag that was pushed again since is told, and does not change
 * what is measured in the middle of a night.
 */
export async function pinImages(setup: NightSetup, images: readonly ChosenImage[]): Promise<readonly ChosenImage[]> {
  return Promise.all(images.map((image) => pinImage(setup, image)));
}

async function pinImage(setup: NightSetup, image: ChosenImage): Promise<ChosenImage> {
  const current = setup.options.runner === 'docker' ? await remoteDigest(setup, image) : undefined;
  const found = image.digest ?? (image.id === undefined ? current : undefined);
  const begun = await begunWith(setup, image);
  const digest = begun ?? found;
  if (digest === undefined) return image;
  const newer = [found, current].find((one) => one !== undefined && one !== digest);
  if (newer !== undefined) tellPushedAgain(setup, image, { digest, newer });
  return { ...image, digest };
}

/** Tells when a tag stands for another image than the one the night is pinned to. */
export async function noticePush(setup: NightSetup, image: ChosenImage): Promise<void> {
  const { digest } = image;
  if (digest === undefined || setup.options.runner !== 'docker') return;
  const newer = await remoteDigest(setup, image);
  if (newer !== undefined && newer !== digest) tellPushedAgain(setup, image, { digest, newer });
}

function tellPushedAgain(
  { emit }: NightSetup,
  { name }: ChosenImage,
  { digest, newer }: { readonly digest: string; readonly newer: string },
): void {
  const message = `${name} was pushed again and is now ${short(newer)}: the night stays with ${short(digest)}, with which it began`;
  emit({ kind: 'warning', message });
}

function short(digest: string): string {
  return digest.slice(0, 19);
}

/** What the name stands for in its registry; nothing where that cannot be asked, or the name has its digest. */
async function remoteDigest({ settings, clock, fetch, workSignal: signal }: NightSetup, { name, id }: ChosenImage) {
  const image = parseImageRef(name);
  if (image.digest !== undefined || id !== undefined) return image.digest;
  const { lookUpImage } = await import('@sglang-ci/nightly-images');
  const hub = settings.dockerHubUrl === undefined ? {} : { baseUrl: settings.dockerHubUrl };
  const found = await lookUpImage(image, { clock, fetch, signal }, hub).catch((error: unknown) => {
    if (error instanceof CiError && error.code === 'HUB_UNREACHABLE') return undefined;
    throw error;
  });
  return found?.digest;
}

/** The digest in the plan of a run folder of this image that is not finished. */
async function begunWith(setup: NightSetup, image: ChosenImage): Promise<string | undefined> {
  for (const plan of plansOf(setup, image)) {
    const text = await readFile(join(plan.runFolder, 'plan.json'), 'utf8').catch(() => undefined);
    const digest = text === undefined ? undefined : digestOf(text, plan);
    if (digest !== undefined && !(await isDone(plan))) return digest;
  }
  return undefined;
}

function digestOf(text: string, { image }: Plan): string | undefined {
  try {
    const earlier = JSON.parse(text) as Partial<Plan> | null;
    return earlier?.image === image ? earlier.imageDigest : undefined;
  } catch {
    return undefined; // cut while it was written
  }
}
