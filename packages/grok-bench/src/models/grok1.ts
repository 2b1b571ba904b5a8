import { defineModel } from '@sglang-ci/core';
import { benchOneBatchArgs, clientArgs, grokLegacyPauses, grokLogs, serverArgs } from '../grok-words.ts';

const model = '/mnt/raid/models/huggingface/amd--grok-1-W4A8KV8';
const int4 = { SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '1' };

/** Grok-1 with INT4 expert weights. */
export const grok1 = defineModel({
  id: 'grok1',
  family: 'grok',
  label: 'GROK1',
  variant: { online: 'MOE-I4F8', offline: 'MOE-I4F8' },
  aliases: ['grok'],
  pathHints: ['grok-1', 'grok1'],
  modelPath: { online: model, offline: `${model}/` },
  tokenizer: { online: model, offline: 'Xenova/grok-1-tokenizer' },
  tokenizerOfCustomModel: '{model}',
  huggingFaceId: 'amd/grok-1-W4A8KV8',
  downloadGb: 200,
  tp: 8,
  gsm8k: {
    threshold: 0.8,
    args: ['--num-questions', '{questions}', '--parallel', '{parallel}', '--num-shots', '{shots}'],
  },
  jitWarmup: {
    missingAnyOf: ['{workspace}/aiter/aiter/jit/module_moe_sorting.so'],
    args: [...serverArgs, '--mem-fraction-static', '0.5', '--port', '{port}'],
    env: int4,
    port: 30_001,
    limitS: 300,
  },
  online: {
    axis: { kind: 'request_rate', values: [1, 2, 4, 8, 16], prompts: { perUnit: 300, max: 2_400 } },
    inputLen: 1_024,
    outputLen: 1_024,
    clientArgs,
    logs: grokLogs,
    legacyPauses: grokLegacyPauses,
    csvName: 'online',
    csvTitle: 'Online mode',
    csvRowLabel: 'hardware',
    modes: {
      standard: {
        env: { HSA_ENABLE_COREDUMP: '0', ...int4 },
        args: [...serverArgs, '--mem-fraction-static', '{memFraction}', '--watchdog-timeout', '600'],
        memFraction: 0.85,
        startLimitS: 600,
      },
    },
  },
  offline: {
    normal: {
      batchSizes: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      inputLens: [1_024],
      outputLen: 128,
      tp: [8],
      env: int4,
      args: [...benchOneBatchArgs, '--sampling-backend', 'pytorch', '--cuda-graph-max-bs', '1024'],
      memFractionByBatch: { 128: 0.85, 256: 0.75 },
      log: 'tp{tp}_bs{batch}_il{inputLen}.log',
      csvBackendColumn: true,
    },
    long_context: {
      batchSizes: [1],
      inputLens: [8_192, 16_384, 32_768],
      outputLen: 10,
      tp: [8],
      env: int4,
      args: benchOneBatchArgs,
      log: 'tp{tp}_bs{batch}_il{inputLen}.log',
      csvBackendColumn: true,
    },
    dummy: {
      modelPath: '/mnt/raid/models/dummy_prod1/',
      batchSizes: [2],
      inputLens: [256],
      outputLen: 4_096,
      tp: [8],
      env: { ...int4, SGLANG_INT4_WEIGHT: '0' },
      args: [...benchOneBatchArgs, '--load-format', 'dummy', '--torch-compile-max-bs', '4', '--enable-torch-compile'],
      loadLimitS: 2_700,
      log: 'tp{tp}_bs{batch}_il{inputLen}.log',
      csvBackendColumn: true,
    },
  },
});
