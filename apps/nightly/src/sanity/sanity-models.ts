import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findModel, type Site } from '@sglang-ci/bench-kit';
import { CiError, type Hardware, isHardware, type ModelProfile, profileOn, readImageTag } from '@sglang-ci/core';
import { familyOf, modelsKnownTo } from '../night/choose-models.ts';
import type { ChosenImage, NightModel, NightSetup } from '../night/night.ts';
import type { NightOptions } from '../night/night-options.ts';

/**
 * The models of a sanity check: those named, else all that have a sanity entry. Throws `MODEL_UNKNOWN`, and `USAGE` for a
 * named one without an entry.
 */
export function chooseSanityModels({ models }: NightOptions, site: Site | undefined): readonly NightModel[] {
  const known = modelsKnownTo(site);
  const checked = [...new Map(known.toReversed().map((profile) => [profile.id, profile])).values()].toReversed();
  const able = checked.filter(({ sanity, online }) => sanity !== undefined && online?.modes.standard !== undefined);
  const named = models.flatMap((name) => (name === 'all' ? able : [findModel(known, name, site?.brokenModels)]));
  const profiles = models.length === 0 ? able : [...new Set(named)];
  const lacking = profiles.filter((profile) => !able.includes(profile));
  if (lacking.length > 0) {
    throw new CiError('USAGE', `${lacking.map(({ label }) => label).join(', ')}: no sanity check`, {
      hint: `models with one: ${able.map(({ id }) => id).join(', ')}`,
    });
  }
  return profiles.map((profile) => ({ profile, family: familyOf(profile), modes: ['online'] }));
}

/** Hardware of an image's tag, else the site's. */
export function hardwareOf({ tag }: ChosenImage, { settings }: Pick<NightSetup, 'settings'>): Hardware {
  const { hardware } = readImageTag(tag);
  return hardware !== undefined && isHardware(hardware) ? hardware : settings.hardware;
}

/** Does a model run on a hardware family at all? */
export function runsOn({ hardware: known }: ModelProfile, hardware: Hardware): boolean {
  return known === undefined || known.includes(hardware);
}

/** Its name in logs and summary. */
export function sanityLabelOf({ label, sanity }: ModelProfile): string {
  return sanity?.label ?? label;
}

/** Where a model's files were found, or where they were looked for. */
export type ModelFiles =
  | { readonly modelPath: string; readonly tokenizer?: string }
  | { readonly missing: readonly string[] };

/**
 * Looks for a model's files on this machine: in the models folder by its old names and its Hugging Face name, then at
 * the path that the site file names.
 */
export function findModelFiles(profile: ModelProfile, hardware: Hardware, setup: NightSetup): ModelFiles {
  const { sanity, huggingFaceId, tokenizer } = profileOn(profile, hardware);
  const modelsDir = setup.options.sanity?.modelsDir ?? '/data';
  const names = [...(sanity?.folders ?? []), ...(huggingFaceId === undefined ? [] : [huggingFaceId])];
  const own = setup.settings.models[profile.id];
  const asked = [setup.options.modelPath, ...names.map((name) => join(modelsDir, name)), own?.modelPath];
  const places = (setup.options.modelPath === undefined ? asked : asked.slice(0, 1)).filter(
    (path) => path !== undefined,
  );
  const modelPath = places.find((path) => existsSync(path));
  if (modelPath === undefined) return { missing: places };
  const folder = sanity?.tokenizerFolders.map((name) => join(modelsDir, name)).find((path) => existsSync(path));
  const found = setup.options.tokenizer ?? own?.tokenizer ?? folder;
  return tokenizer === undefined || found === undefined ? { modelPath } : { modelPath, tokenizer: found };
}
