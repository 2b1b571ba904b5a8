import { describe, expect, test } from 'vitest';
import type { BenchRequest } from '../../src/cli-support/bench-request.ts';
import { planFromRequest, type Surroundings } from '../../src/cli-support/plan-from-request.ts';
import { sample } from '../plan/sample-profile.ts';

const family = { models: [sample], variables: { BATCHES: 'offline.normal.batchSizes' } };
const request: BenchRequest = { mode: 'online', subMode: 'standard', settings: {} };
const surroundings: Surroundings = { env: {}, hostname: 'this-host' };
const planOf = (changes: Partial<BenchRequest>, around: Partial<Surroundings> = {}) =>
  planFromRequest(family, { ...request, ...changes }, { ...surroundings, ...around }).plan;
const siteWith = (value: object): NonNullable<Surroundings['site']> => ({
  value,
  path: 'site.json',
  models: [],
  brokenModels: [],
});

describe('the image', () => {
  test.each([
    ['the documented default', {}, {}, 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251110'],
    ['the environment', {}, { env: { DEFAULT_DOCKER_IMAGE: 'a/b:v0.5.6' } }, 'a/b:v0.5.6'],
    ['the command line first', { image: 'c/d:v0.5.6' }, { env: { DEFAULT_DOCKER_IMAGE: 'a/b:v0.5.6' } }, 'c/d:v0.5.6'],
    ['the site file', {}, { site: siteWith({ dockerImage: 's/t:v0.5.6' }) }, 's/t:v0.5.6'],
    [
      'inside a container, its tag',
      {},
      { env: { INSIDE_CONTAINER: '1', LATEST_TAG: 'v0.5.6-rocm700-mi35x-20251202' } },
      'rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202',
    ],
    [
      'outside one, a stray tag is nothing',
      {},
      { env: { LATEST_TAG: 'x' } },
      'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251110',
    ],
  ])('%s', (_, changes, around, image) => {
    expect(planOf(changes, around).image).toBe(image);
  });
});

describe("the hardware is the image's unless somebody names it", () => {
  const image = 'rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202';
  test('nobody', () => {
    expect(planOf({ image }, {}).hardware).toBe('mi35x');
  });

  test.each([
    [{ settings: { hardware: 'mi30x' } }, {}],
    [{}, { env: { HARDWARE_TYPE: 'mi30x' } }],
    [{}, { site: siteWith({ hardware: 'mi30x' }) }],
  ])('and what is named must fit it: %j %j', (changes, around) => {
    expect(() => planOf({ image, ...changes }, around)).toThrow(/is for mi35x, not for mi30x/);
  });

  test.each([
    [{ settings: { hardware: 'mi35x' } }, {}],
    [{}, { env: { HARDWARE_TYPE: 'mi35x' } }],
  ])('an image without hardware in its tag takes what is named: %j %j', (changes, around) => {
    expect(planOf({ image: 'lmsysorg/sglang:v0.4.7-rocm630', ...changes }, around).hardware).toBe('mi35x');
  });
});

describe('the node', () => {
  test.each([
    [{}, {}, 'this-host'],
    [{}, { env: { DEFAULT_NODE_NAME: 'of-env' } }, 'of-env'],
    [{ settings: { node: 'of-line' } }, { env: { DEFAULT_NODE_NAME: 'of-env' } }, 'of-line'],
  ])('%j %j', (changes, around, node) => {
    expect(planOf(changes, around).node).toBe(node);
  });
});

test('paths of the old variables', () => {
  const env = { DEFAULT_MODEL_PATH: '/m', DEFAULT_TOKENIZER_NAME: 'lab/tokenizer', OUTPUT_DIR: '/o' };
  const plan = planOf({}, { env });
  expect(plan.model).toMatchObject({ path: '/m', tokenizer: 'lab/tokenizer' });
  expect(plan.runFolder).toMatch(/^\/o\/online\/SAMPLE\//);
});

test('variables of the family reach the plan', () => {
  const plan = planOf({ mode: 'offline', subMode: 'normal' }, { env: { BATCHES: '2' } });
  expect(plan.points.map(({ id }) => id)).toStrictEqual(['tp4-bs2-il128', 'tp4-bs2-il1024']);
});

test("a model of the site stands beside the family's, and a name for the results replaces the model's", () => {
  const ours = { ...sample, id: 'ours', label: 'OURS', pathHints: ['our-weights'] };
  const site = { value: {}, path: 'site.json', models: [ours], brokenModels: [] };
  expect(planOf({ model: 'ours' }, { site }).model.id).toBe('ours');
  expect(planOf({ modelPath: '/data/our-weights' }, { site }).model.id).toBe('ours');
  expect(planOf({ label: 'RENAMED' }).csv.title).toMatch(/^Online mode - RENAMED /);
});

test.each([
  [{ model: 'unknown' }, {}, 'MODEL_UNKNOWN'],
  [{ image: 'not an image' }, {}, 'USAGE'],
  [{}, { env: { HARDWARE_TYPE: 'h100' } }, 'CONFIG_INVALID'],
  [{}, { site: siteWith({ typo: 1 }) }, 'CONFIG_INVALID'],
])('%j %j is refused with %s', (changes, around, code) => {
  expect(() => planOf(changes, around)).toThrow(expect.objectContaining({ code }));
});
