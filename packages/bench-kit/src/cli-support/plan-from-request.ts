import { resolve } from 'node:path';
import {
  CiError,
  DEFAULTS,
  isHardware,
  type ModelProfile,
  parseImageRef,
  parseModelProfile,
  type Plan,
  readImageTag,
  resolveSettings,
  type Settings,
} from '@sglang-ci/core';
import { buildPlan } from '../plan/build-plan.ts';
import { detectModel, findModel } from '../plan/find-model.ts';
import { overrideProfile } from '../plan/override-profile.ts';
import type { Site } from '../site/load-site.ts';
import type { BenchFamily, BenchRequest } from './bench-request.ts';

/** What surrounds a request. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The site file and the models of its folder, if there is one. */
  readonly site?: Site | undefined;
  /** This machine's name, where nothing else names the node. */
  readonly hostname: string;
}

/**
 * From what was asked for to a plan and the settings it was made with: command line, environment, site file, default, in
 * this order. Looks at nothing. Throws what `resolveSettings`, `findModel` and `buildPlan` throw.
 */
export function planFromRequest(
  family: BenchFamily,
  request: BenchRequest,
  surroundings: Surroundings,
): { readonly plan: Plan; readonly settings: Settings } {
  const { env, site } = surroundings;
  const image = imageOf(request, surroundings);
  const settings = settingsOf(request, surroundings, image);
  const modelPath = request.modelPath ?? given(env, 'DEFAULT_MODEL_PATH');
  const models = [...(site?.models ?? []), ...family.models];
  const profile = profileOf(models, { family, request, modelPath, env, broken: site?.brokenModels ?? [] });
  const plan = buildPlan(profile, {
    ...request,
    image,
    modelPath,
    tokenizer: request.tokenizer ?? given(env, 'DEFAULT_TOKENIZER_NAME'),
    hardware: settings.hardware,
    node: settings.node ?? surroundings.hostname,
    outputDir: resolve(settings.outputDir ?? settings.workDir),
    settings,
  });
  return { plan, settings };
}

/** Inside a container that the old way started, `LATEST_TAG` names the image. */
function imageOf(request: BenchRequest, { env, site }: Surroundings): string {
  if (request.image !== undefined) return request.image;
  const settings = resolveSettings({ options: request.settings, env, ...(site === undefined ? {} : { site }) });
  const tag = given(env, 'INSIDE_CONTAINER') && given(env, 'LATEST_TAG');
  return tag === undefined ? (settings.dockerImage ?? DEFAULTS.benchImage) : `${settings.imageRepo}:${tag}`;
}

/** Hardware that nobody names is that of the image. */
function settingsOf(request: BenchRequest, { env, site }: Surroundings, image: string): Settings {
  const { tag: name = '' } = parseImageRef(image);
  const told = readImageTag(request.imageTag ?? name);
  const fromTag = told.hardware !== undefined && isHardware(told.hardware) ? { hardware: told.hardware } : {};
  const named = given(env, 'HARDWARE_TYPE') !== undefined || Object.hasOwn(Object(site?.value), 'hardware');
  const options = { ...(named ? {} : fromTag), ...request.settings };
  const settings = resolveSettings({ options, env, ...(site === undefined ? {} : { site }) });
  if (told.hardware === undefined || told.hardware === settings.hardware) return settings;
  throw new CiError('CONFIG_INVALID', `the image ${image} is for ${told.hardware}, not for ${settings.hardware}`, {
    hint: 'name an image of this hardware with --docker-image, or the hardware with --hardware or HARDWARE_TYPE',
  });
}

function profileOf(
  models: readonly ModelProfile[],
  choice: {
    readonly family: BenchFamily;
    readonly request: BenchRequest;
    readonly modelPath: string | undefined;
    readonly env: Surroundings['env'];
    readonly broken: Site['brokenModels'];
  },
): ModelProfile {
  const { family, request, modelPath, env, broken } = choice;
  const detected = modelPath === undefined ? undefined : detectModel(models, modelPath);
  const [first] = family.models;
  const profile = request.model === undefined ? (detected ?? first) : findModel(models, request.model, broken);
  if (profile === undefined) throw new Error('a family without models');
  return renamed(overrideProfile(profile, family.variables, env), request);
}

function renamed(profile: ModelProfile, { label, huggingFaceId }: BenchRequest): ModelProfile {
  if (label === undefined && huggingFaceId === undefined) return profile;
  const names = { label: label ?? profile.label, ...(huggingFaceId === undefined ? {} : { huggingFaceId }) };
  return parseModelProfile({ ...profile, ...names }, `model ${profile.id}`);
}

function given(env: Surroundings['env'], name: string): string | undefined {
  return (env[name] ?? '') === '' ? undefined : env[name];
}
