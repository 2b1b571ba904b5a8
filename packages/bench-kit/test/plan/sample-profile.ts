import { defineModel, resolveSettings, type Settings } from '@sglang-ci/core';
import type { PlanOptions } from '../../src/plan/plan-options.ts';

/** A small model of no family, with one of everything that a plan can hold. */
export const sample = defineModel({
  id: 'sample',
  family: 'sample',
  label: 'SAMPLE',
  variant: { online: 'FP8', offline: 'INT4' },
  modelPath: { online: '/models/sample', offline: '/models/sample-int4/' },
  tokenizer: { online: '/models/tokenizer', offline: '{model}/tokenizer.json' },
  tokenizerOfCustomModel: '{model}',
  huggingFaceId: 'lab/sample',
  downloadGb: 40,
  tp: 4,
  gsm8k: { threshold: 0.7, args: '--num-questions {questions} --parallel {parallel} --num-shots {shots}' },
  online: {
    axis: { kind: 'request_rate', values: [1, 8], prompts: { perUnit: 100, max: 400 } },
    inputLen: 512,
    outputLen: 256,
    clientArgs: '--dataset-name random --num-prompts {prompts} --request-rate {load}',
    logs: { server: 'server.log', client: 'client_{model}_{load}_run{run}_{stamp}.log', gsm8k: 'gsm8k.log' },
    legacyPauses: [
      { from: 1, pauseS: 5 },
      { from: 8, pauseS: 9, flush: true },
    ],
    csvName: 'online',
    csvTitle: 'Online mode',
    csvRowLabel: 'hardware',
    modes: {
      standard: {
        env: { SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '1' },
        args: '--model {model} --attention-backend {backend} --mem-fraction-static {memFraction}',
        memFraction: 0.8,
      },
      torch_compile: {
        args: '--model {model} --cuda-graph-max-bs {graphs} --mem-fraction-static {memFraction}',
        memFraction: 0.7,
        values: { graphs: 16 },
        gateOnly: true,
      },
    },
  },
  offline: {
    normal: {
      batchSizes: [1, 2, 4],
      inputLens: [128, 1024],
      outputLen: 16,
      tp: [4],
      args: '--model {model} --tp {tp} --batch-size {batch} --input-len {inputLen} --output-len {outputLen}',
      memFractionByBatch: { 4: 0.75 },
      log: 'tp{tp}_bs{batch}_il{inputLen}.log',
      csvBackendColumn: true,
    },
  },
});

export function settingsWith(options: Readonly<Record<string, unknown>> = {}): Settings {
  return resolveSettings({ options, env: {} });
}

/** Tonight's choices for the sample, an online night on a dated image unless something else is asked for. */
export function choices(changes: Partial<PlanOptions> = {}): PlanOptions {
  return {
    mode: 'online',
    subMode: 'standard',
    image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
    hardware: 'mi30x',
    node: 'node-1',
    settings: settingsWith(),
    ...changes,
  };
}
