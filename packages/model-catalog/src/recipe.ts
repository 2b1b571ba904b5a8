import { defineModel, type Hardware, type ModelProfile } from '@sglang-ci/core';

/** How a server is launched: what differs from model to model. */
export interface RecipeLaunch {
  /** Options after the model's path, its tensor parallelism, port and memory share. */
  readonly args: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly memFraction: number;
  /** The recipe names no attention backend: the server takes the one it is known for. */
  readonly backendIsChosen?: true;
}

/** A model as its public recipe gives it. */
export interface Recipe {
  readonly id: string;
  /** In folders, CSVs and cards. */
  readonly label: string;
  /** Hugging Face repository; its files are looked for below `/data` by the same name. */
  readonly huggingFaceId: string;
  /** In folder names: `FP8`, `MXFP4`. */
  readonly precision: string;
  readonly aliases?: readonly string[];
  /** Of the whole checkpoint. */
  readonly downloadGb: number;
  readonly tp: number;
  /** The attention backend, as SGLang names it. */
  readonly backend: string;
  readonly standard: RecipeLaunch;
  /** Speculative decoding with the model's own draft layer, where a recipe has it. */
  readonly mtp?: RecipeLaunch;
  /** Attention by data parallelism, experts by expert parallelism, where a recipe has it. */
  readonly dp?: RecipeLaunch;
  /** Limit for the server to become ready, seconds: loading is most of it. */
  readonly startLimitS: number;
  /** Pass marks by evaluator, as its source gives them; an evaluator without one gates nothing. */
  readonly thresholds: ModelProfile['gsm8k']['thresholds'];
  /** What the sanity check of an image asks of it, where that is not what the gate asks. */
  readonly sanity?: Parameters<typeof defineModel>[0]['sanity'];
  /** Hardware it runs on, and what differs there. */
  readonly hardware: Readonly<Partial<Record<Hardware, RecipeOverride>>>;
  /** Where the recipe stands in public: `repository:path`. */
  readonly sources: readonly string[];
}

/** What another hardware changes. */
export interface RecipeOverride {
  readonly huggingFaceId?: string;
  readonly precision?: string;
  readonly tp?: number;
  readonly backend?: string;
  readonly standard?: RecipeLaunch;
  readonly mtp?: RecipeLaunch;
  readonly dp?: RecipeLaunch;
}

/**
 * The model of a recipe, for the online benchmark: 1,024 tokens in, 1,024 out, concurrency 1 to 256, ten prompts a
 * client, lengths between 80% and all of it. Marked as not yet run on hardware by us.
 */
export function recipe(given: Recipe): ModelProfile {
  const { script, ...thresholds } = given.thresholds;
  return defineModel({
    id: given.id,
    family: 'catalog',
    label: given.label,
    variant: variantOf(given.precision),
    aliases: [...(given.aliases ?? []), given.huggingFaceId],
    modelPath: pathOf(given.huggingFaceId),
    huggingFaceId: given.huggingFaceId,
    downloadGb: given.downloadGb,
    tp: given.tp,
    backend: given.backend,
    gsm8k: { ...(script === undefined ? {} : { threshold: script }), thresholds, args: GSM8K_ARGS },
    ...(given.sanity === undefined ? {} : { sanity: given.sanity }),
    online: { ...ONLINE, modes: modesOf(given, given.startLimitS) },
    byHardware: Object.fromEntries(
      Object.entries(given.hardware).map(([hardware, other]) => [hardware, overrideOf(other, given.startLimitS)]),
    ),
    hardware: Object.keys(given.hardware) as Hardware[],
    sources: [...given.sources],
    runOnHardware: false,
  });
}

const SERVER_ARGS = '--model-path {model} --tp-size {tp} --port {port} --trust-remote-code';
const GSM8K_ARGS = '--num-questions {questions} --parallel {parallel} --num-shots {shots} --port {port} --host {host}';

const ONLINE = {
  axis: {
    kind: 'concurrency' as const,
    values: [256, 128, 64, 32, 16, 8, 4, 2, 1],
    prompts: { perUnit: 10, min: 16, max: 2_560 },
  },
  inputLen: 1_024,
  outputLen: 1_024,
  clientArgs:
    '--backend sglang --dataset-name random --random-range-ratio 0.8 --num-prompts {prompts} ' +
    '--random-input-len {inputLen} --random-output-len {outputLen} --max-concurrency {load} --port {port} --host {host}',
  logs: {
    server: 'sglang_server.log',
    client: 'sglang_serving_benchmark_concurrency_{load}_run{run}_{stamp}.log',
    gsm8k: 'sglang_client_log_{model}_gsm8k.log',
  },
  gsm8kCsv: true,
  csvName: 'serving' as const,
  csvTitle: 'Online Serving Benchmark',
  csvRowLabel: 'model' as const,
};

function variantOf(precision: string): ModelProfile['variant'] {
  return { online: precision, offline: precision };
}

function pathOf(huggingFaceId: string): ModelProfile['modelPath'] {
  const path = `/data/${huggingFaceId}`;
  return { online: path, offline: path };
}

function modesOf(
  launches: Pick<Recipe, 'standard' | 'mtp' | 'dp'> | RecipeOverride,
  startLimitS: number,
): Readonly<Record<string, object>> {
  const named = { standard: launches.standard, mtp_test: launches.mtp, dp_attention: launches.dp };
  return Object.fromEntries(
    Object.entries(named).flatMap(([mode, launch]) => (launch ? [[mode, launchOf(launch, startLimitS)]] : [])),
  );
}

function launchOf({ args, env = {}, memFraction, backendIsChosen }: RecipeLaunch, startLimitS: number): object {
  const backend = backendIsChosen ? '' : '--attention-backend {backend} ';
  return {
    args: `${SERVER_ARGS} ${backend}--mem-fraction-static {memFraction} ${args}`.trim(),
    env,
    memFraction,
    startLimitS,
  };
}

function overrideOf(other: RecipeOverride, startLimitS: number): Readonly<Record<string, unknown>> {
  const modes = modesOf(other, startLimitS);
  return {
    ...(other.huggingFaceId === undefined
      ? {}
      : { huggingFaceId: other.huggingFaceId, modelPath: pathOf(other.huggingFaceId) }),
    ...(other.precision === undefined ? {} : { variant: variantOf(other.precision) }),
    ...(other.tp === undefined ? {} : { tp: other.tp }),
    ...(other.backend === undefined ? {} : { backend: other.backend }),
    ...(Object.keys(modes).length === 0 ? {} : { online: { modes } }),
  };
}
