import type { BenchCli, BenchFamily } from '@sglang-ci/bench-kit';
import { variantModeOf } from '@sglang-ci/core';
import { deepseekModels } from './deepseek-models.ts';

const MTP = ['mtp_test', 'dp_attention_mtp_test'] as const;

/** The DeepSeek models with the environment variables of the old DeepSeek scripts. */
export const deepseekFamily: BenchFamily = {
  models: deepseekModels,
  variables: {
    BENCHMARK_MODEL_NAME: 'label',
    BENCHMARK_MODEL_VARIANT: ['variant.online', 'variant.offline'],
    DEEPSEEK_INPUT_LENGTH: 'offline.normal.inputLens',
    DEEPSEEK_OUTPUT_LENGTH: 'offline.normal.outputLen',
    DEEPSEEK_TP: ['offline.normal.tp', 'tp'],
    DEEPSEEK_BATCH_SIZE: 'offline.normal.batchSizes',
    GSM8K_HOST: 'online.host',
    BENCHMARK_INPUT_LENGTH: 'online.inputLen',
    BENCHMARK_OUTPUT_LENGTH: 'online.outputLen',
    BENCHMARK_PROMPTS_HIGH_CONCURRENCY: 'online.axis.prompts.high',
    BENCHMARK_PROMPTS_LOW_CONCURRENCY: 'online.axis.prompts.low',
    BENCHMARK_SLEEP_BETWEEN_RUNS: 'online.legacyPauses.0.pauseS',
    SERVER_MAX_REQUESTS: ['online.modes.standard.values.maxRequests', 'online.modes.torch_compile.values.maxRequests'],
    TORCH_COMPILE_MEM_FRACTION: 'online.modes.torch_compile.memFraction',
    TORCH_COMPILE_CUDA_GRAPH_MAX_BS: 'online.modes.torch_compile.values.cudaGraphMaxBs',
    DP_TORCH_COMPILE_MEM_FRACTION: 'online.modes.dp_attention_torch_compile.memFraction',
    DP_TORCH_COMPILE_CUDA_GRAPH_MAX_BS: 'online.modes.dp_attention_torch_compile.values.cudaGraphMaxBs',
    MTP_MEM_FRACTION: MTP.map((mode) => `online.modes.${mode}.memFraction`),
    MTP_MAX_RUNNING_REQUESTS: mtpValue('maxRequests'),
    MTP_CHUNKED_PREFILL_SIZE: mtpValue('chunkedPrefill'),
    MTP_KV_CACHE_DTYPE: mtpValue('kvCacheDtype'),
    MTP_SPECULATIVE_ALGORITHM: mtpValue('algorithm'),
    MTP_SPECULATIVE_NUM_STEPS: mtpValue('steps'),
    MTP_SPECULATIVE_EAGLE_TOPK: mtpValue('topK'),
    MTP_SPECULATIVE_NUM_DRAFT_TOKENS: mtpValue('draftTokens'),
  },
};

function mtpValue(name: string): readonly string[] {
  return MTP.map((mode) => `online.modes.${mode}.values.${name}`);
}

/** `deepseek-bench offline|online`. */
export const deepseekCli: BenchCli = {
  name: 'deepseek-bench',
  summary: 'DeepSeek benchmarks: one offline point, online concurrency levels, GSM8K in every serving mode',
  examples: [
    ['$0 online --docker-image=rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202', 'serving benchmark in a container'],
    ['$0 online --check-dp-attention --dry-run', 'print the command lines of the DP attention check'],
    ['$0 online --enable-mtp-test --model-name=DeepSeek-R1-MXFP4', 'speculative decoding'],
    ['$0 offline --download-model --model=/data/DeepSeek-V3-0324', 'fetch the model first'],
  ],
  family: deepseekFamily,
  offline: {
    summary: 'one batch size with bench_one_batch',
    options: modelOptions,
    request: (argv) => ({ ...modelRequest(argv), subMode: 'normal' }),
  },
  online: {
    summary: 'concurrency levels with bench_serving, after the GSM8K gate',
    options: (program) =>
      modelOptions(program)
        .option('check-dp-attention', { type: 'boolean', describe: 'GSM8K with DP attention' })
        .option('enable-torch-compile', { type: 'boolean', describe: 'GSM8K with torch compile' })
        .option('enable-mtp-test', { type: 'boolean', describe: 'GSM8K with speculative decoding (MTP)' })
        .option('enable-dp-test', { type: 'boolean', describe: 'DP attention with the serving runs' }),
    request: (argv) => {
      const serving = argv['enable-dp-test'] === true;
      const subMode = variantModeOf({
        dpAttention: serving || argv['check-dp-attention'] === true,
        torchCompile: argv['enable-torch-compile'] === true,
        mtp: argv['enable-mtp-test'] === true,
      });
      return { ...modelRequest(argv), subMode, serving };
    },
  },
};

type Program = Parameters<BenchCli['online']['options']>[0];

function modelOptions(program: Program): Program {
  return program
    .option('model-name', { type: 'string', describe: 'a known model, or the name for folders and CSVs' })
    .option('hf-model-id', { type: 'string', describe: 'Hugging Face repository for --download-model' });
}

/** `--model-name` chooses a model by its names; any other name only renames the results. */
function modelRequest(argv: Parameters<BenchCli['online']['request']>[0]) {
  const name = argv['model-name'] as string | undefined;
  const isKnown = deepseekModels.some(({ id, label, aliases }) =>
    [id, label, ...aliases].some((known) => known.toLowerCase() === name?.toLowerCase()),
  );
  return {
    ...(isKnown ? { model: name } : { label: name }),
    huggingFaceId: argv['hf-model-id'] as string | undefined,
  };
}
