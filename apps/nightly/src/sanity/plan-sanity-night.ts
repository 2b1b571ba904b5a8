import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { planFromRequest } from '@sglang-ci/bench-kit';
import type { Plan } from '@sglang-ci/core';
import type { ChosenImage, NightModel, NightSetup, Work } from '../night/night.ts';
import { findModelFiles, hardwareOf, runsOn, sanityLabelOf } from './sanity-models.ts';
import { attemptFolderOf, readSanityRecord, sanityFolderOf, settledResult } from './sanity-record.ts';

/** Why an earlier day's image need not be checked. */
export const CHECKED = 'already checked';

/** One model's check, or why its files keep it from being made. */
export interface SanityWork extends Work {
  readonly model: NightModel;
  readonly label: string;
}

/** The checks of an image, in order. A model that was not asked for by name and does not run on the hardware is left out. */
export function sanityWork(setup: NightSetup, image: ChosenImage): readonly SanityWork[] {
  const hardware = hardwareOf(image, setup);
  const isNamed = setup.options.models.some((name) => name !== 'all');
  return setup.models
    .filter(({ profile }) => isNamed || runsOn(profile, hardware))
    .map((model) => {
      const { plan, missing } = sanityPlan(setup, model, { image, withoutCudaGraph: false });
      const needless = missing && `Model path does not exist: ${missing.join(', ')}`;
      return {
        plan,
        image,
        model,
        label: sanityLabelOf(model.profile),
        ...(needless === undefined ? {} : { needless }),
      };
    });
}

/** Tonight's checks; those of an earlier day's image only where they were not made then. */
export async function planSanityWork(
  setup: NightSetup,
  images: readonly ChosenImage[],
): Promise<readonly SanityWork[]> {
  const all = images.flatMap((image) => sanityWork(setup, image));
  return Promise.all(all.map(async (work) => ((await wasMade(setup, work)) ? { ...work, needless: CHECKED } : work)));
}

/** The plan of one start of a model, and where its files were looked for in vain. */
export function sanityPlan(
  setup: NightSetup,
  { profile, family }: NightModel,
  { image, withoutCudaGraph }: { readonly image: ChosenImage; readonly withoutCudaGraph: boolean },
): { readonly plan: Plan; readonly missing?: readonly string[] } {
  const { options, surroundings, outputDir, day } = setup;
  const hardware = hardwareOf(image, setup);
  const files = findModelFiles(profile, hardware, setup);
  const folder = sanityFolderOf(outputDir, hardware, image.tag);
  const name = `${sanityLabelOf(profile)}${withoutCudaGraph ? '_no-cuda-graph' : ''}`;
  const request = {
    mode: 'online' as const,
    subMode: 'standard',
    image: image.name,
    imageTag: image.tag,
    imageDigest: image.digest,
    imageId: image.id,
    model: profile.id,
    modelPath: 'missing' in files ? (files.missing[0] ?? profile.modelPath.online) : files.modelPath,
    tokenizer: 'missing' in files ? options.tokenizer : files.tokenizer,
    settings: options.settings,
    sanity: {
      runFolder: attemptFolderOf(folder, day, name),
      trials: options.sanity?.trials ?? 1,
      withoutCudaGraph,
    },
  };
  const { plan } = planFromRequest(family, request, surroundings);
  if ('missing' in files) return { plan, missing: files.missing };
  const { tokenizer } = plan.model;
  return tokenizer?.startsWith('/') && !existsSync(tokenizer) ? { plan, missing: [tokenizer] } : { plan };
}

async function wasMade({ outputDir, day }: NightSetup, { image, plan, label }: SanityWork): Promise<boolean> {
  if (image.daysBack === 0) return false;
  const folder = sanityFolderOf(outputDir, plan.hardware, image.tag);
  const names = await readdir(folder).catch(() => []);
  const days = names.flatMap((name) => /^sanity_check_(\d{8})\.json$/.exec(name)?.[1] ?? []);
  const records = await Promise.all(days.filter((one) => one !== day).map((one) => readSanityRecord(folder, one)));
  return records.some((record) => record !== undefined && settledResult(record, label) !== undefined);
}
