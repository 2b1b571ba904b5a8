import { CiError, containerNameOf, formatImageRef, parseImageRef, parseImageTag, shiftDay } from '@sglang-ci/core';
import type { ChosenImage, NightSetup, Step } from '../night/night.ts';
import { planWork } from '../night/plan-work.ts';

/**
 * Which image is tonight's: the one asked for, else tonight's from this machine or Docker Hub, else an earlier day's; with
 * `continueRunDays` also those of the days before. Then what there is to do on them.
 */
export const pickImage: Step = {
  id: 'pick-image',
  title: "tonight's image",
  async run(setup, state) {
    const images = await chooseImages(setup);
    const work = await planWork(setup, images);
    const left = work.filter(({ needless }) => needless === undefined).length;
    const detail = `${images.map(({ tag }) => tag).join(', ')}; ${left} of ${work.length} benchmarks to run`;
    return { state: { ...state, images, work }, detail };
  },
};

async function chooseImages(setup: NightSetup): Promise<readonly ChosenImage[]> {
  const given = givenImage(setup);
  if (given !== undefined) {
    setup.emit({ kind: 'image-chosen', image: given.name, reason: 'as given' });
    return [given];
  }
  if (setup.options.runner === 'host') {
    throw new CiError('USAGE', 'without a container the image cannot be chosen, only named', {
      hint: 'name the image this machine runs: --docker-image REPOSITORY:TAG, or LATEST_TAG',
    });
  }
  return searchImages(setup);
}

/** The image named by option, setting or, inside a container, `LATEST_TAG`; `undefined` when it has to be searched for. */
export function givenImage({ options, settings, env }: NightSetup): ChosenImage | undefined {
  const named = options.image ?? settings.dockerImage;
  if (named !== undefined) return chosenFrom(named);
  const inside = env['LATEST_TAG'] ?? '';
  return options.runner === 'host' && inside !== '' ? chosenFrom(`${settings.imageRepo}:${inside}`) : undefined;
}

async function searchImages(setup: NightSetup): Promise<readonly ChosenImage[]> {
  const { settings, day, emit } = setup;
  const look = await createSearch(setup);
  const tonight = await look(day, settings.fallbackDays);
  if (typeof tonight === 'string') {
    throw new CiError('IMAGE_MISSING', tonight, {
      hint: 'the nightly build may be late or broken; --docker-image takes any image, --fallback-days looks further back',
    });
  }
  const images = [tonight];
  for (let back = tonight.daysBack + 1; back < settings.continueRunDays; back++) {
    const earlier = await look(shiftDay(day, -back), 0);
    if (typeof earlier === 'string') emit({ kind: 'note', message: earlier });
    else images.push({ ...earlier, daysBack: back });
  }
  return images;
}

type Search = (day: string, fallbackDays: number) => Promise<ChosenImage | string>;

/** Looks for a day's image on this machine and on Docker Hub; a text says what was looked for in vain. */
async function createSearch({ settings, clock, fetch, emit, env, workSignal: signal }: NightSetup): Promise<Search> {
  const { findNightlyImage, localTagSource, tagSourceOf } = await import('@sglang-ci/nightly-images');
  const { connectDocker, listTags } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(env);
  const { imageRepo: repository, hardware, dockerHubUrl } = settings;
  const hub = dockerHubUrl === undefined ? {} : { baseUrl: dockerHubUrl };
  const sources = [
    localTagSource((name) => listTags(engine, name)),
    tagSourceOf(repository, { clock, fetch, signal }, hub),
  ];
  return async (day, fallbackDays) => {
    const found = await findNightlyImage(sources, { repository, hardware, day, fallbackDays });
    if (found.kind === 'missing') {
      const others = found.others.length === 0 ? '' : `; there are ${found.others.join(', ')}`;
      return `${found.reason}${others}`;
    }
    const { image, tag, daysBack, reason, digest, sizeBytes } = found;
    const name = formatImageRef(image);
    emit({ kind: 'image-chosen', image: name, reason });
    const known = { ...(digest === undefined ? {} : { digest }), ...(sizeBytes === undefined ? {} : { sizeBytes }) };
    return { name, tag: tag.tag, daysBack, ...known };
  };
}

function chosenFrom(text: string): ChosenImage {
  const image = parseImageRef(text);
  const tag = image.tag ?? containerNameOf(image);
  if (parseImageTag(tag) === undefined) {
    throw new CiError('USAGE', `the tag of ${text} names no night`, {
      hint: 'expected a tag such as v0.5.6-rocm700-mi30x-20251202',
    });
  }
  return { name: text, tag, daysBack: 0, ...(image.digest === undefined ? {} : { digest: image.digest }) };
}
