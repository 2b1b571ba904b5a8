import { CiError } from '@sglang-ci/core';
import type { TagSource } from '@sglang-ci/nightly-images';
import { askImage } from '../night/ask-image.ts';
import { givenImage } from '../night/given-image.ts';
import type { NightSetup, Step } from '../night/night.ts';
import { pinImages } from '../night/pin-images.ts';
import { planWork } from '../night/plan-work.ts';
import { type FoundImages, searchImages } from '../night/search-images.ts';
import { waitForImage } from '../night/wait-for-image.ts';

/**
 * Which image is tonight's: the one asked for, else tonight's from this machine or a registry, waited for if that was
 * asked, else an earlier day's; with `continueRunDays` also those of the days before. It is pinned to what its name stands
 * for now. Then what there is to do on it.
 */
export const pickImage: Step = {
  id: 'pick-image',
  title: "tonight's image",
  async run(setup, state) {
    const { images: chosen, missing } = await chooseImages(setup);
    for (const message of missing) setup.emit({ kind: 'warning', message });
    const images = await pinImages(setup, chosen);
    const work = await planWork(setup, images);
    const left = work.filter(({ needless }) => needless === undefined).length;
    const lacks = missing.map((message) => `; ${message}`).join('');
    const detail = `${images.map(({ tag }) => tag).join(', ')}; ${left} of ${work.length} benchmarks to run${lacks}`;
    return { state: { ...state, images, work, missing }, detail, failed: missing.length > 0 };
  },
};

async function chooseImages(setup: NightSetup): Promise<FoundImages> {
  const given = givenImage(setup);
  if (given !== undefined) {
    setup.emit({ kind: 'image-chosen', image: given.name, reason: 'as given' });
    return { images: [await askImage(given, setup)], missing: [] };
  }
  if (setup.runnerChoice.noEngine !== undefined) throw setup.runnerChoice.noEngine;
  if (setup.options.runner === 'host') {
    throw new CiError('USAGE', 'without a container the image cannot be chosen, only named', {
      hint: 'name the image this machine runs: --docker-image REPOSITORY:TAG, or LATEST_TAG',
    });
  }
  const sources = await sourcesOf(setup);
  const inVain = await waitForImage(setup, sources);
  if (inVain !== undefined) setup.emit({ kind: 'warning', message: `${inVain}: taking what is there` });
  const found = await searchImages(setup, sources());
  if (inVain === undefined) return found;
  return { ...found, images: found.images.map((image) => ({ ...image, notes: [...(image.notes ?? []), inVain] })) };
}

/** This machine first, then Docker Hub or whatever registry the repository's name names. */
async function sourcesOf({
  settings,
  clock,
  fetch,
  env,
  workSignal: signal,
}: NightSetup): Promise<() => readonly TagSource[]> {
  const { localTagSource, publishedTagSource } = await import('@sglang-ci/nightly-images');
  const { connectDocker, listTags } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(env);
  const hub = settings.dockerHubUrl === undefined ? {} : { baseUrl: settings.dockerHubUrl };
  return () => [localTagSource((name) => listTags(engine, name)), publishedTagSource({ clock, fetch, signal }, hub)];
}
