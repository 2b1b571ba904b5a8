import { formatCommand, parseImageRef } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { spellingOf } from '../../src/plan/version-drift.ts';
import { choices, sample, settingsWith } from './sample-profile.ts';

const IMAGES = {
  'v0.4.6': 'lmsysorg/sglang:v0.4.6-rocm630',
  'v0.4.6.post4': 'lmsysorg/sglang:v0.4.6.post4-rocm630',
  'v0.4.9': 'rocm/sgl-dev:v0.4.9.post2-rocm630-mi30x-20250716',
  'v0.5.5': 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251110',
  'v0.5.6': 'rocm/sgl-dev:v0.5.6.post2-rocm700-mi30x-20251216',
  'v0.5.10': 'rocm/sgl-dev:v0.5.10-rocm720-mi30x-20260401',
  newest: 'rocm/sgl-dev:v0.5.23-rocm724-mi35x-20261120',
};

describe('the version of the image decides the spelling', () => {
  test.each([
    [
      IMAGES['v0.4.6'],
      'SGLANG_AITER_MOE=1 CK_MOE=1 SGLANG_INT4_WEIGHT=1 USE_INT4_WEIGHT=1',
      'triton',
      '/health_generate',
      '/get_server_info',
    ],
    [
      IMAGES['v0.4.6.post4'],
      'SGLANG_AITER_MOE=1 SGLANG_INT4_WEIGHT=1',
      'triton',
      '/health_generate',
      '/get_server_info',
    ],
    [IMAGES['v0.4.9'], 'SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1', 'aiter', '/health_generate', '/get_server_info'],
    [IMAGES['v0.5.5'], 'SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1', 'aiter', '/health', '/get_server_info'],
    [IMAGES['v0.5.10'], 'SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1', 'aiter', '/health', '/get_server_info'],
    [IMAGES['v0.5.6'], 'SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1', 'aiter', '/health', '/get_server_info'],
    [IMAGES.newest, 'SGLANG_USE_AITER=1 SGLANG_INT4_WEIGHT=1', 'aiter', '/health', '/server_info'],
  ])('%s', (image, env, backend, healthPath, infoPath) => {
    const plan = buildPlan(sample, choices({ image }));
    expect(plan.server && formatCommand(plan.server.command)).toBe(
      `env ${env} python3 -m sglang.launch_server --model /models/sample --attention-backend ${backend} --mem-fraction-static 0.8`,
    );
    expect(plan.server).toMatchObject({ healthPath, infoPath, flushPath: '/flush_cache' });
    expect(plan.backend).toBe(backend);
  });
});

describe('the graph limit is spelled as the version knows it', () => {
  test.each([
    [IMAGES['v0.4.9'], '--cuda-graph-max-bs'],
    [IMAGES['v0.5.6'], '--cuda-graph-max-bs'],
    [IMAGES.newest, '--cuda-graph-max-bs-decode'],
  ])('%s', (image, flag) => {
    const plan = buildPlan(sample, choices({ image, subMode: 'torch_compile' }));
    expect(plan.server?.command.argv).toContain(flag);
    expect(plan.server?.command.argv.filter((word) => word.startsWith('--cuda-graph'))).toHaveLength(1);
  });
});

describe('the accuracy script, the clients and the GPUs are spelled as the version knows them', () => {
  const withHost = { ...sample, gsm8k: { ...sample.gsm8k, args: ['--host', '{host}'] } };
  test.each([
    [IMAGES['v0.5.6'], '--host http://127.0.0.1', 'sglang.bench_serving', 'sglang.bench_one_batch', '--tp'],
    [IMAGES['v0.5.10'], '--host 127.0.0.1', 'sglang.bench_serving', 'sglang.bench_one_batch', '--tp-size'],
    [IMAGES.newest, '--host 127.0.0.1', 'sglang.benchmark.serving', 'sglang.benchmark.one_batch', '--tp-size'],
    ['lmsysorg/sglang:latest', '', 'sglang.benchmark.serving', 'sglang.benchmark.one_batch', '--tp-size'],
  ])('%s', (image, host, serving, oneBatch, tp) => {
    const online = buildPlan(withHost, choices({ image }));
    expect(online.gate?.command.argv.slice(2).join(' ')).toBe(host);
    expect(online.points[0]?.command.argv[2]).toBe(serving);
    const [point] = buildPlan(sample, choices({ image, mode: 'offline', subMode: 'normal' })).points;
    expect(point?.command.argv[2]).toBe(oneBatch);
    expect(point?.command.argv).toContain(tp);
  });
});

describe('the seed is given where the client would take another one', () => {
  const seedOf = (image: string, options: Readonly<Record<string, unknown>> = {}) => {
    const [point] = buildPlan(sample, choices({ image, settings: settingsWith(options) })).points;
    const argv = point?.command.argv ?? [];
    return argv.includes('--seed') ? argv[argv.indexOf('--seed') + 1] : 'default';
  };

  test.each([
    [IMAGES['v0.4.6'], 1, 'default'],
    [IMAGES['v0.4.9'], 1, 'default'],
    [IMAGES['v0.5.5'], 1, 'default'],
    [IMAGES['v0.5.6'], 1, 'default'],
    [IMAGES['v0.5.6'], 7, '7'],
    [IMAGES.newest, 1, '1'],
    [IMAGES.newest, 42, 'default'],
    ['rocm/sgl-dev:v0.5.14-rocm724-mi30x-20260620', 1, '1'],
    ['rocm/sgl-dev:v0.5.13-rocm724-mi30x-20260620', 1, '1'],
    ['lmsysorg/sglang:latest', 1, '1'],
    ['lmsysorg/sglang:latest', 42, '42'],
  ])('%s wanting seed %i: %s', (image, seed, given) => {
    expect(seedOf(image, { seed })).toBe(given);
  });

  test.each(Object.values(IMAGES))('the legacy protocol gives %s none', (image) => {
    expect(seedOf(image, { protocol: 'legacy' })).toBe('default');
  });

  test('the plan records the seed that is used, and none where the default is not certain', () => {
    const protocolOf = (image: string) =>
      buildPlan(sample, choices({ image, settings: settingsWith({ protocol: 'legacy' }) })).protocol;
    expect(protocolOf(IMAGES['v0.5.6'])).toStrictEqual({ name: 'legacy', runsPerLoad: 3, seed: 1 });
    expect(protocolOf(IMAGES.newest)).toStrictEqual({ name: 'legacy', runsPerLoad: 3, seed: 42 });
    expect(protocolOf('lmsysorg/sglang:latest')).toStrictEqual({ name: 'legacy', runsPerLoad: 3 });
  });
});

test('release candidates and post releases are ordered around their release', () => {
  const infoPathOf = (tag: string) => spellingOf(parseImageRef(`rocm/sgl-dev:${tag}`)).infoPath;
  expect(infoPathOf('v0.5.15rc1-rocm724-mi30x-20260701')).toBe('/get_server_info');
  expect(infoPathOf('v0.5.15-rocm724-mi30x-20260701')).toBe('/server_info');
  expect(infoPathOf('v0.5.15.post1-rocm724-mi30x-20260701')).toBe('/server_info');
});

test('a tag without a version gets spellings that every version takes', () => {
  const plan = buildPlan(sample, choices({ image: 'lmsysorg/sglang:latest', subMode: 'torch_compile' }));
  expect(plan.server?.command.argv).toContain('--cuda-graph-max-bs');
  expect(plan.server?.infoPath).toBe('/get_server_info');
});

test('aiter attention that an image does not have is refused when it was asked for by name', () => {
  const ask = () => buildPlan(sample, choices({ image: IMAGES['v0.4.6'], backend: 'aiter' }));
  expect(ask).toThrow(/has no aiter attention backend/);
});
