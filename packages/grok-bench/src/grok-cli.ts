import type { BenchCli, BenchFamily } from '@sglang-ci/bench-kit';
import { OFFLINE_MODES } from '@sglang-ci/core';
import { grokModels } from './grok-models.ts';

/** The GROK models with the environment variables of the old GROK scripts. */
export const grokFamily: BenchFamily = {
  models: grokModels,
  variables: {
    BENCHMARK_MODEL_NAME: 'label',
    BENCHMARK_MODEL_VARIANT: ['variant.online', 'variant.offline'],
    RANDOM_INPUT_LENGTH: 'online.inputLen',
    RANDOM_OUTPUT_LENGTH: 'online.outputLen',
    PROMPTS_PER_RATE_MULTIPLIER: 'online.axis.prompts.perUnit',
    MAX_NUM_PROMPTS: 'online.axis.prompts.max',
    ...offlineVariables('NORMAL', 'normal'),
    ...offlineVariables('LONG_CONTEXT', 'long_context'),
    ...offlineVariables('DUMMY', 'dummy'),
    BATCH_SIZE_128_MEM_FRACTION: 'offline.normal.memFractionByBatch.128',
    BATCH_SIZE_256_MEM_FRACTION: 'offline.normal.memFractionByBatch.256',
  },
};

function offlineVariables(prefix: string, mode: (typeof OFFLINE_MODES)[number]): Readonly<Record<string, string>> {
  return {
    [`${prefix}_INPUT_LENGTHS`]: `offline.${mode}.inputLens`,
    [`${prefix}_OUTPUT_LENGTH`]: `offline.${mode}.outputLen`,
    [`${prefix}_TP_VALUES`]: `offline.${mode}.tp`,
    [`${prefix}_BATCH_SIZES`]: `offline.${mode}.batchSizes`,
  };
}

/** `grok-bench offline|online`. */
export const grokCli: BenchCli = {
  name: 'grok-bench',
  summary: 'GROK benchmarks: offline batch sizes, online request rates',
  examples: [
    ['$0 online --docker-image=rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202', 'serving benchmark in a container'],
    ['$0 online --model-type=grok2 --dry-run', 'print every command line of a GROK2 run'],
    ['$0 offline --mode=long_context --runner host', 'offline, in place'],
    ['$0 offline --sweep grouped', 'load the model as seldom as the flags allow'],
  ],
  family: grokFamily,
  offline: {
    summary: 'batch sizes with bench_one_batch',
    options: (program) =>
      modelOptions(program)
        .option('mode', { choices: OFFLINE_MODES, default: 'normal' as const, describe: 'which sweep' })
        .option('dummy-model', { type: 'string', describe: 'path of the model of --mode=dummy' }),
    request: (argv) => ({
      ...modelRequest(argv),
      subMode: String(argv['mode']),
      ...(argv['mode'] === 'dummy' ? { modelPath: argv['dummy-model'] as string | undefined } : {}),
    }),
  },
  online: {
    summary: 'request rates with bench_serving, after the GSM8K gate',
    options: modelOptions,
    request: (argv) => ({ ...modelRequest(argv), subMode: 'standard' }),
  },
};

type Program = Parameters<BenchCli['online']['options']>[0];

function modelOptions(program: Program): Program {
  return program
    .option('model-type', { type: 'string', describe: "grok1, grok2 or another model's id; if not given, by its path" })
    .option('tokenizer', { type: 'string', describe: 'path or Hugging Face name' });
}

function modelRequest(argv: Parameters<BenchCli['online']['request']>[0]) {
  return { model: argv['model-type'] as string | undefined, tokenizer: argv['tokenizer'] as string | undefined };
}
