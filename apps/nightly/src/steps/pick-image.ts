import { CiError, containerNameOf, formatImageRef, parseImageRef, parseImageTag } from '@sglang-ci/core';
import type { ChosenImage, NightSetup, Step } from '../night.ts';

/** Which image is tonight's: the one asked for, else tonight's from this machine or Docker Hub, else an earlier day's. */
export const pickImage: Step = {
  id: 'pick-image',
  title: "tonight's image",
  async run(setup, state) {
    const image = await chooseImage(setup);
    return { state: { ...state, image } };
  },
};

async function chooseImage(setup: NightSetup): Promise<ChosenImage> {
  const given = givenImage(setup);
  if (given !== undefined) {
    setup.emit({ kind: 'image-chosen', image: given.name, reason: 'as given' });
    return given;
  }
  if (setup.options.runner === 'host') {
    throw new CiError('USAGE', 'without a container the image cannot be chosen, only named', {
      hint: 'name the image this machine runs: --docker-image REPOSITORY:TAG, or LATEST_TAG',
    });
  }
  return searchImage(setup);
}

/** The image named by option, setting or, inside a container, `LATEST_TAG`; `undefined` when it has to be searched for. */
export function givenImage({ options, settings, env }: NightSetup): ChosenImage | undefined {
  const named = options.image ?? settings.dockerImage;
  if (named !== undefined) return chosenFrom(named);
  const inside = env['LATEST_TAG'] ?? '';
  return options.runner === 'host' && inside !== '' ? chosenFrom(`${settings.imageRepo}:${inside}`) : undefined;
}

async function searchImage({ settings, day, clock, fetch, emit, env, signal }: NightSetup): Promise<ChosenImage> {
  const { findNightlyImage, localTagSource, tagSourceOf } = await import('@sglang-ci/nightly-images');
  const { connectDocker, listTags } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(env);
  const sources = [
    localTagSource((repository) => listTags(engine, repository)),
    tagSourceOf(
      settings.imageRepo,
      { clock, fetch, signal },
      settings.dockerHubUrl === undefined ? {} : { baseUrl: settings.dockerHubUrl },
    ),
  ];
  const found = await findNightlyImage(sources, {
    repository: settings.imageRepo,
    hardware: settings.hardware,
    day,
    fallbackDays: settings.fallbackDays,
  });
  if (found.kind === 'missing') {
    const others = found.others.length === 0 ? '' : `; there are ${found.others.join(', ')}`;
    throw new CiError('IMAGE_MISSING', `${found.reason}${others}`, {
      hint: 'the nightly build may be late or broken; --docker-image takes any image, --continue-run-days looks further back',
    });
  }
  const { image, tag, daysBack, reason, digest, sizeBytes } = found;
  const name = formatImageRef(image);
  emit({ kind: 'image-chosen', image: name, reason });
  const known = { ...(digest === undefined ? {} : { digest }), ...(sizeBytes === undefined ? {} : { sizeBytes }) };
  return { name, tag: tag.tag, daysBack, ...known };
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
