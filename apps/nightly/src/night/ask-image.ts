import {
  CiError,
  type ImageFacts,
  nightlyRepositories,
  nightTagOf,
  parseImageRef,
  readImageTag,
} from '@sglang-ci/core';
import type { ChosenImage, NightSetup } from './night.ts';

/**
 * A named image with what only the image can tell: its digest or id, and where its tag is silent, version, ROCm, hardware
 * and day. It is pulled if it is not here and something has to be asked of it. On this machine, in a container that is
 * there already, nothing can be asked.
 */
export async function askImage(given: ChosenImage, setup: NightSetup): Promise<ChosenImage> {
  const { options, settings, env, clock, emit, workSignal: signal } = setup;
  if (options.runner !== 'docker') return given;
  const docker = await import('@sglang-ci/runner-docker');
  const engine = await docker.connectDocker(env);
  const image = parseImageRef(given.name);
  const isNightly = given.tag === image.tag;
  const local = await engine.image(given.name);
  if (local === undefined && isNightly) return given;
  const ready = await docker.ensureImage(engine, { image }, { clock, emit, signal });
  const found = await engine.image(ready.id);
  const facts = found?.built === undefined ? {} : docker.factsOfBuilt(found.built, settings.timeZone);
  const identity = ready.digest ?? ready.id;
  const tag = nightTagOf({ image, facts, identity, repositories: nightlyRepositories(settings) });
  if (!isNightly) tellFacts(given, { tag, facts }, setup);
  const { rocm } = { ...facts, ...readImageTag(tag) };
  return {
    ...given,
    tag,
    ...(rocm === undefined ? {} : { rocm }),
    ...(ready.digest === undefined ? { id: ready.id } : { digest: ready.digest }),
  };
}

/** A benchmark on the wrong hardware measures nothing: that is for a person to say. */
function tellFacts(
  given: ChosenImage,
  { tag, facts }: { readonly tag: string; readonly facts: ImageFacts },
  { settings, emit }: NightSetup,
): void {
  const { hardware } = { ...facts, ...readImageTag(tag) };
  if (hardware !== undefined && hardware !== settings.hardware) {
    throw new CiError('CONFIG_INVALID', `the image ${given.name} is for ${hardware}, not for ${settings.hardware}`, {
      hint: 'name an image of this hardware, or the hardware with --hardware or HARDWARE_TYPE',
    });
  }
  const known = { version: 'version', rocm: 'ROCm', hardware: 'hardware', date: 'day' } as const;
  const told = readImageTag(tag);
  const silent = Object.entries(known).flatMap(([key, what]) =>
    told[key as keyof typeof known] === undefined ? [what] : [],
  );
  const missing = silent.length === 0 ? '' : `; neither its name nor the image tells its ${silent.join(', ')}`;
  emit({ kind: 'note', message: `${given.name} stands as ${tag} in folders and tables${missing}` });
}
