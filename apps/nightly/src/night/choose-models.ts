import { type BenchFamily, findModel, type Site } from '@sglang-ci/bench-kit';
import { CiError, type Emit, type ModelProfile, type Plan } from '@sglang-ci/core';
import { deepseekFamily } from '@sglang-ci/deepseek-bench';
import { grokFamily } from '@sglang-ci/grok-bench';
import { catalogFamily } from '@sglang-ci/model-catalog';
import type { NightModel } from './night.ts';
import type { NightOptions } from './night-options.ts';

/** `--model=all` means the first of each. */
const NIGHTLY_FAMILIES = [grokFamily, deepseekFamily];
const FAMILIES = [...NIGHTLY_FAMILIES, catalogFamily];

/**
 * The models of a night and their benchmarks. Throws `MODEL_UNKNOWN`, and `USAGE` when nothing that was asked for can be
 * run or when something was said that only one model can mean.
 */
export function chooseModels(
  options: NightOptions,
  { site, env, emit }: { readonly site: Site | undefined; readonly env: NodeJS.ProcessEnv; readonly emit: Emit },
): readonly NightModel[] {
  const known = modelsKnownTo(site);
  const named = options.models.flatMap((name) =>
    name === 'all'
      ? NIGHTLY_FAMILIES.flatMap(({ models }) => models.slice(0, 1))
      : [findModel(known, name, site?.brokenModels)],
  );
  const profiles = [...new Map(named.map((profile) => [profile.id, profile])).values()];
  if (profiles.length > 1) refuseSingular(options, env);
  const models = profiles.map((profile) => ({ profile, family: familyOf(profile), ...modesOf(profile, options) }));
  const missing = models.flatMap(({ lacks }) => lacks);
  if (models.every(({ modes }) => modes.length === 0)) {
    throw new CiError('USAGE', missing.length === 0 ? 'no model was named' : missing.join('; '), {
      hint: 'name a model with --model, and one of its benchmarks with --mode',
    });
  }
  for (const message of missing) emit({ kind: 'note', message });
  return models
    .filter(({ modes }) => modes.length > 0)
    .map(({ profile, family, modes }) => ({ profile, family, modes }));
}

/** Every model that a night could run: the site's own before ours. */
export function modelsKnownTo(site: Pick<Site, 'models'> | undefined): readonly ModelProfile[] {
  return [...(site?.models ?? []), ...FAMILIES.flatMap(({ models }) => models)];
}

/** No variable of another family means this one. */
const NO_FAMILY: BenchFamily = { models: [], variables: {} };

/** A model of the site's own folder is run by its profile alone, with the variables of the family it names, if any. */
export function familyOf({ family }: ModelProfile): BenchFamily {
  return FAMILIES.find(({ models }) => models.some((model) => model.family === family)) ?? NO_FAMILY;
}

function modesOf(
  profile: ModelProfile,
  { modes, subMode }: NightOptions,
): { readonly modes: readonly Plan['mode'][]; readonly lacks: readonly string[] } {
  const has = (mode: Plan['mode']) =>
    mode === 'online' ? Object.hasOwn(profile.online?.modes ?? {}, subMode) : profile.offline !== undefined;
  const what = (mode: Plan['mode']) => (mode === 'online' && subMode !== 'standard' ? `online ${subMode}` : mode);
  return {
    modes: modes.filter(has),
    lacks: modes.filter((mode) => !has(mode)).map((mode) => `${profile.label} has no ${what(mode)} benchmark`),
  };
}

const SINGULAR = {
  modelPath: '--model-path',
  modelName: '--model-name',
  tokenizer: '--tokenizer-path',
  downloadFrom: '--download-model=REPO',
} as const;
const SINGULAR_ENV = ['DEFAULT_MODEL_PATH', 'DEFAULT_TOKENIZER_NAME'];

function refuseSingular(options: NightOptions, env: NodeJS.ProcessEnv): void {
  const said = [
    ...Object.entries(SINGULAR).flatMap(([key, option]) =>
      options[key as keyof typeof SINGULAR] === undefined ? [] : [option],
    ),
    ...SINGULAR_ENV.filter((name) => (env[name] ?? '') !== ''),
  ];
  if (said.length === 0) return;
  throw new CiError('USAGE', `${said.join(', ')}: only one model can be meant, and several are asked for`, {
    hint: 'the site file has a path for each: "models": { "grok1": { "modelPath": "…" } }',
  });
}
