import { planFromRequest } from '@sglang-ci/bench-kit';
import type { Plan } from '@sglang-ci/core';
import { readRunFolder } from '@sglang-ci/history';
import type { ChosenImage, NightModel, NightSetup, Work } from './night.ts';

/** The plans of a night on one image, in the order in which they run. */
export function plansOf(setup: NightSetup, image: Pick<ChosenImage, 'name'>): readonly Plan[] {
  return setup.models.flatMap((model) => model.modes.map((mode) => planOf(setup, model, { mode, image: image.name })));
}

function planOf(
  { options, surroundings }: NightSetup,
  { profile, family }: NightModel,
  { mode, image }: { readonly mode: Plan['mode']; readonly image: string },
): Plan {
  const request = {
    mode,
    subMode: mode === 'online' ? options.subMode : 'normal',
    image,
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
  const all = images.flatMap((image) => plansOf(setup, image).map((plan): Work => ({ plan, image })));
  return Promise.all(all.map(async (work) => ((await isDone(work)) ? { ...work, needless: whyNeedless(work) } : work)));
}

async function isDone({ plan, image }: Work): Promise<boolean> {
  if (image.daysBack === 0) return false; // the engine itself knows what is left of tonight's
  const night = await readRunFolder(plan.runFolder).catch(() => undefined);
  return night?.status === 'complete' || night?.status === 'accuracy-failed';
}

function whyNeedless({ plan, image }: Work): string {
  return `no new image; ${plan.model.label} ${plan.mode} was already measured on ${image.tag}`;
}
