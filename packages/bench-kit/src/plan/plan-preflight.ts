import type { Plan, Preflight } from '@sglang-ci/core';
import type { PlanContext } from './plan-context.ts';
import { evaluatorOf, planJitWarmup } from './plan-server.ts';

type RequiredPath = Preflight['paths'][number];

/** What must be there before anything starts, and which dead locks are in the way. */
export function planPreflight(
  context: PlanContext,
  options: { readonly gate: boolean; readonly client: boolean },
): Preflight {
  const jitWarmup = options.gate ? planJitWarmup(context) : undefined;
  const { datasetPath, gsm8kScript } = context.options.settings;
  const evaluator = evaluatorOf(context.options);
  const needsScript = options.gate && (evaluator === 'auto' || evaluator === 'script');
  const script = context.options.gsm8kScript ?? gsm8kScript;
  const paths = [
    ...modelPaths(context),
    ...(needsScript ? [file(script, 'the GSM8K script', '--gsm8k-script, DEFAULT_GSM8K_SCRIPT or gsm8kScript')] : []),
    ...(options.client && datasetPath !== undefined
      ? [file(datasetPath, 'the ShareGPT data set', 'SHAREGPT_PATH or datasetPath')]
      : []),
  ];
  return {
    paths,
    staleLocks: [
      { directory: '/root/.aiter/build', pattern: 'lock' },
      { directory: `${context.values['workspace']}/aiter/aiter/jit/build`, pattern: 'lock*' },
    ],
    ...(jitWarmup === undefined ? {} : { jitWarmup }),
  };
}

/** Fetching the model, if that was asked for. */
export function planDownload({ profile, options, modelPath }: PlanContext): Plan['download'] {
  const { huggingFaceId, downloadGb } = profile;
  if (!options.download || huggingFaceId === undefined) return undefined;
  const into = ['--repo-type', 'model', '--local-dir', modelPath, '--local-dir-use-symlinks', 'False'];
  const argv = ['huggingface-cli', 'download', huggingFaceId, ...into, '--resume-download'];
  return { huggingFaceId, directory: modelPath, needsGb: downloadGb, command: { env: {}, argv } };
}

/** A tokenizer that is no path is a Hugging Face name, which SGLang fetches itself. */
function modelPaths({ options, modelPath, tokenizer, profile }: PlanContext): readonly RequiredPath[] {
  const hint = 'give --model-path, DEFAULT_MODEL_PATH or models in the site file';
  const model: RequiredPath = {
    path: modelPath,
    kind: 'directory',
    what: `the model ${profile.label}`,
    hint: profile.huggingFaceId === undefined ? hint : `${hint}; or fetch it with --download-model`,
  };
  const tokenizerInModel = tokenizer?.startsWith(modelPath.replace(/\/*$/, '')) ?? true;
  if (options.download && tokenizerInModel) return [];
  if (tokenizer === undefined || !tokenizer.startsWith('/') || tokenizer === modelPath)
    return options.download ? [] : [model];
  const tokenizerPath: RequiredPath = {
    path: tokenizer,
    kind: tokenizer.endsWith('.json') ? 'file' : 'directory',
    what: `the tokenizer of ${profile.label}`,
    hint: 'give --tokenizer-path, DEFAULT_TOKENIZER_NAME or models in the site file',
  };
  return options.download ? [tokenizerPath] : [model, tokenizerPath];
}

function file(path: string, what: string, settings: string): RequiredPath {
  return { path, kind: 'file', what, hint: `give ${settings} in the site file` };
}
