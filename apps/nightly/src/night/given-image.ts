import { nightlyRepositories, nightTagOf, parseImageRef, readImageTag } from '@sglang-ci/core';
import type { ChosenImage, NightSetup } from './night.ts';

/**
 * The image named by option, setting or, inside a container, `LATEST_TAG`; `undefined` when it has to be searched for.
 * Read from its name alone: nothing is asked.
 */
export function givenImage({ options, settings, env }: NightSetup): ChosenImage | undefined {
  const named = options.image ?? settings.dockerImage;
  if (named !== undefined) return chosenFrom(named, settings);
  const inside = env['LATEST_TAG'] ?? '';
  const isInside = options.runner === 'host' && inside !== '';
  return isInside ? chosenFrom(`${settings.imageRepo}:${inside}`, settings) : undefined;
}

function chosenFrom(text: string, settings: NightSetup['settings']): ChosenImage {
  const image = parseImageRef(text);
  const { digest } = image;
  const tag = nightTagOf({ image, repositories: nightlyRepositories(settings) });
  const { rocm } = readImageTag(tag);
  return {
    name: text,
    tag,
    daysBack: 0,
    ...(rocm === undefined ? {} : { rocm }),
    ...(digest === undefined ? {} : { digest }),
  };
}
