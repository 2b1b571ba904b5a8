import { planFromRequest } from '@sglang-ci/bench-kit';
import type { Plan } from '@sglang-ci/core';
import { readRunFolder } from '@sglang-ci/history';
import { planSanityWork } from '../sanity/plan-sanity-night.ts';
import type { ChosenImage, NightModel, NightSetup, Work } from './night.ts';

/** The plans of a night on one image, in the order in which they run. */
export function plansOf(setup: NightSetup, image: ChosenImage): readonly Plan[] {
  return setup.models.flatMap((model) => model.modes.map((mode) => planOf(setup, model, { mode, image })));
}

function planOf(
  { options, surroundings }: NightSetup,
  { profile, family }: NightModel,
  { mode, image }: { readonly mode: Plan['mode']; readonly image: ChosenImage },
): Plan {
  const request = {
    mode,
    subMode: mode === 'online' ? options.subMode : 'normal',
    image: image.name,
    imageTag: image.tag,
    imageDigest: image.digest,
    imageId: image.id,
    model: profile.id,
    label: options.modelName,
    modelPath: options.modelPath,
    tokenizer: options.tokenizer,
    serving: options.serving,
    download: options.downloadModel,
    huggingFaceId: options.downloadFrom,
    settings: options.settings,
  };
  return planFromRequest(family, request, surroundings).plan;
}

/** What a night has to do: every benchmark on every image, an earlier day's image only where it did not finish then. */
export async function planWork(setup: NightSetup, images: readonly ChosenImage[]): Promise<readonly Work[]> {
  if (setup.options.sanity !== undefined) return planSanityWork(setup, images);
  const all = images.flatMap((image) => plansOf(setup, image).map((plan): Work => ({ plan, image })));
  return Promise.all(
    all.map(async (work) => {
      // The engine itself knows what is left of tonight's.
      const done = work.image.daysBack > 0 && (await isDone(work.plan));
      return done ? { ...work, needless: whyNeedless(work) } : work;
    }),
  );
}

/** Has a benchmark been measured to its end? */
export async function isDone(plan: Plan): Promise<boolean> {
  const night = await readRunFolder(plan.runFolder).catch(() => undefined);
  return night?.status === 'complete' || night?.status === 'accuracy-failed';
}

function whyNeedless({ plan, image }: Work): string {
  return `no new image; ${plan.model.label} ${plan.mode} was already measured on ${image.tag}`;
}
