import {
  type Backend,
  BACKEND_NAME,
  CiError,
  type ImageRef,
  isOfflineMode,
  type ModelProfile,
  nightlyRepositories,
  nightTagOf,
  parseImageRef,
  parseImageTag,
} from '@sglang-ci/core';
import type { PlanOptions } from './plan-options.ts';
import { type Spelling, spellingOf } from './version-drift.ts';

/** A model and tonight's choices, with everything decided that several parts of the plan need. */
export interface PlanContext {
  readonly profile: ModelProfile;
  readonly options: PlanOptions;
  readonly image: ImageRef;
  readonly imageTag: string;
  readonly spelling: Spelling;
  readonly modelPath: string;
  readonly tokenizer?: string;
  readonly backend: Backend;
  readonly variant: string;
  /** What the words of the model's file stand for. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** Decides image, paths and backend. Throws `USAGE` for an image name that is none and for a backend the image lacks. */
export function planContext(profile: ModelProfile, options: PlanOptions): PlanContext {
  const image = parseImageRef(options.image);
  const imageTag = options.imageTag ?? nightTagOf({ image, repositories: nightlyRepositories(options.settings) });
  const spelling = spellingOf({ ...image, tag: imageTag });
  const backend = backendOf(profile, options, spelling);
  const modelPath = modelPathOf(profile, options);
  const tokenizer = tokenizerOf(profile, options, modelPath);
  const { settings } = options;
  return {
    profile,
    options,
    image,
    imageTag,
    spelling,
    modelPath,
    ...(tokenizer === undefined ? {} : { tokenizer }),
    backend,
    variant: profile.variant[options.mode],
    values: {
      model: modelPath,
      ...(tokenizer === undefined ? {} : { tokenizer }),
      tp: profile.tp,
      backend,
      workspace: settings.containerWorkDir.replace(/\/+$/, ''),
      host: profile.online?.host ?? '127.0.0.1',
      port: settings.serverPort ?? profile.online?.port ?? 30_000,
    },
  };
}

/** The ROCm part of the image's tag. */
export function rocmOf(context: PlanContext): string | undefined {
  return parseImageTag(context.imageTag)?.rocm;
}

function backendOf(profile: ModelProfile, options: PlanOptions, spelling: Spelling): Backend {
  const wanted = options.backend ?? profile.backend;
  if (!BACKEND_NAME.test(wanted)) {
    throw new CiError('USAGE', `'${wanted}' is no attention backend`, { hint: 'such as aiter, triton, torch_native' });
  }
  if (wanted !== 'aiter' || spelling.aiterAttention) return wanted;
  if (options.backend === undefined) return 'triton';
  throw new CiError('USAGE', `${options.image} has no aiter attention backend (SGLang has it since v0.4.6.post5)`, {
    hint: 'use a newer image, or --backend triton',
  });
}

/** A mode with a model of its own (GROK `dummy`) is not moved by the site's path of the real model. */
function modelPathOf(profile: ModelProfile, options: PlanOptions): string {
  return options.modelPath ?? ownModelPath(profile, options) ?? realModelPath(profile, options);
}

function realModelPath(profile: ModelProfile, { mode, settings }: PlanOptions): string {
  return settings.models[profile.id]?.modelPath ?? profile.modelPath[mode];
}

function ownModelPath(profile: ModelProfile, { mode, subMode }: PlanOptions): string | undefined {
  return mode === 'offline' && isOfflineMode(subMode) ? profile.offline?.[subMode]?.modelPath : undefined;
}

/** The tokenizer of a mode with a model of its own is still the real model's. */
function tokenizerOf(profile: ModelProfile, options: PlanOptions, modelPath: string): string | undefined {
  const given = options.tokenizer ?? options.settings.models[profile.id]?.tokenizer;
  if (given !== undefined) return given;
  const path = ownModelPath(profile, options) === undefined ? modelPath : realModelPath(profile, options);
  const isCustom = path !== profile.modelPath[options.mode] && options.mode === 'online';
  const template = (isCustom ? profile.tokenizerOfCustomModel : undefined) ?? profile.tokenizer?.[options.mode];
  return template === '{model}' ? path : template?.replace('{model}', path.replace(/\/+$/, ''));
}
