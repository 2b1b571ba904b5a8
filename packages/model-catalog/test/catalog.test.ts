import { buildPlan } from '@sglang-ci/bench-kit';
import { formatCommand, HARDWARE, profileOn, resolveSettings } from '@sglang-ci/core';
import { describe, expect, it, test } from 'vitest';
import { catalogModels } from '../src/index.ts';

const settings = resolveSettings({ options: {}, env: {} });
const modelOf = (id: string) => {
  const found = catalogModels.find((model) => model.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const planOf = (id: string, hardware: (typeof HARDWARE)[number], tag: string, changes: object = {}) =>
  buildPlan(modelOf(id), {
    mode: 'online',
    subMode: 'standard',
    image: `rocm/sgl-dev:${tag}`,
    hardware,
    node: 'node-1',
    settings: { ...settings, ...changes },
  });

describe('every recipe', () => {
  it('has a name of its own, says where it comes from and that nobody here has run it', () => {
    const names = catalogModels.flatMap(({ id, label, aliases }) => [
      ...new Set([id, label, ...aliases].map((n) => n.toLowerCase())),
    ]);
    expect(names).toHaveLength(new Set(names).size);
    for (const model of catalogModels) {
      expect(model.sources.length).toBeGreaterThan(0);
      for (const source of model.sources) expect(source).toMatch(/^[\w.-]+\/[\w.-]+(?::|#)/);
      expect(model.runOnHardware).toBe(false);
    }
  });

  test.each(catalogModels.flatMap((model) => HARDWARE.map((hardware) => [model.id, hardware, model] as const)))(
    '%s on %s runs or is refused with its recipe’s hardware',
    (_id, hardware, model) => {
      if (model.hardware?.includes(hardware)) expect(profileOn(model, hardware).tp).toBeGreaterThan(0);
      else expect(() => profileOn(model, hardware)).toThrow(`${model.label} does not run on ${hardware}`);
    },
  );
});

describe('what the hardware changes', () => {
  test.each([
    ['gpt-oss-120b', 'mi30x', '/data/lmsys/gpt-oss-120b-bf16', 'BF16', '--tp-size 8'],
    ['gpt-oss-120b', 'mi35x', '/data/openai/gpt-oss-120b', 'MXFP4', '--tp-size 8'],
    ['gpt-oss-120b', 'mi45x', '/data/amd/gpt-oss-120b-w-mxfp4-a-fp8', 'MXFP4', '--tp-size 1'],
    ['minimax-m3', 'mi30x', '/data/MiniMaxAI/MiniMax-M3-MXFP8', 'MXFP8', '--moe-runner-backend triton'],
    ['minimax-m3', 'mi35x', '/data/MiniMaxAI/MiniMax-M3-MXFP8', 'MXFP8', '--moe-runner-backend aiter'],
    ['deepseek-v4-flash', 'mi30x', '/data/sgl-project/DeepSeek-V4-Flash-FP8', 'FP8', '--attention-backend dsv4'],
  ] as const)('%s on %s', (id, hardware, path, precision, words) => {
    const plan = planOf(id, hardware, `v0.5.21-rocm10-${hardware}-20261001`);
    expect(plan.model).toMatchObject({ path, variant: precision });
    expect(formatCommand(plan.server?.command ?? { env: {}, argv: [] })).toContain(words);
  });

  it('nothing of one hardware’s options is left in another’s', () => {
    const command = planOf('deepseek-v3.2', 'mi30x', 'v0.5.21-rocm10-mi30x-20261001').server?.command;
    expect(formatCommand(command ?? { env: {}, argv: [] })).not.toContain('tilelang');
  });
});

describe('workloads', () => {
  it('are series of their own, with their own lengths and loads', () => {
    const tag = 'v0.5.21-rocm10-mi35x-20261001';
    const plain = planOf('qwen3.5-397b', 'mi35x', tag);
    const long = planOf('qwen3.5-397b', 'mi35x', tag, { workload: '8k1k' });
    expect(plain.runFolder).toContain(`${tag}_Qwen3.5-397B_FP8_online`);
    expect(long.runFolder).toContain(`${tag}_Qwen3.5-397B_FP8-8k1k_online`);
    expect(long.points.map(({ load }) => load.value)).toEqual([256, 128, 64, 32, 16, 8, 4, 2, 1]);
    expect(long.points.map(({ prompts }) => prompts)).toEqual([2560, 1280, 640, 320, 160, 80, 40, 20, 16]);
    expect(long.points[0]?.command.argv.join(' ')).toContain('--random-input-len 8192 --random-output-len 1024');
  });
});
