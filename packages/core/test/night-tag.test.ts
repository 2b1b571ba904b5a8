import { describe, expect, test } from 'vitest';
import {
  formatRunFolderName,
  nightTagOf,
  parseImageRef,
  parseImageTag,
  parseRunFolderName,
  readImageTag,
} from '../src/index.ts';

const repositories = ['rocm/sgl-dev', 'lmsysorg/sglang-rocm', 'lmsysorg/sglang'];
const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const tagOf = (text: string, identity?: string) => nightTagOf({ image: parseImageRef(text), identity, repositories });

test.each([
  'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
  '127.0.0.1:5055/rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
  'lmsysorg/sglang-rocm:v0.5.21-rocm720-mi35x-20261006',
  'rocm/sgl-dev:v0.5.18-rocm10-mi45x-dev-20260828',
  'rocm/sgl-dev:v0.5.20-rocm10-mi35x-20260909-edge',
  'lmsysorg/sglang:v0.5.21-rocm10-mi35x',
  'lmsysorg/sglang:v0.4.7-rocm630',
])('the nightly image %s keeps its tag', (text) => {
  expect(tagOf(text)).toBe(parseImageRef(text).tag);
});

describe('any other image gets a name of the same grammar', () => {
  test.each([
    ['rocm/sgl-dev:v0.5.14-rocm7_14-mi35x-test-20260629', 'v0.5.14-rocm7.14-mi35x-20260629-'],
    ['lmsysorg/sglang-rocm:rocm720-mi35x-k3-20260727', 'v0-rocm720-mi35x-20260727-'],
    ['rocm/sgl-dev:rocm720-mi35x-8c3b5aa-20260521-DSv4', 'v0-rocm720-mi35x-20260521-'],
    ['rocm/sgl-dev:sglang-0.5.9-rocm720-mi35x-mori-0227-2', 'v0.5.9-rocm720-mi35x-'],
    ['lmsysorg/sglang:dev-rocm720-mi35x', 'v0-rocm720-mi35x-'],
    ['rocm/sgl-dev:miles-rocm10-mi35x-20260916', 'v0-rocm10-mi35x-20260916-'],
    ['rocm/atom-dev:sglang-v0.5.17-nightly_20260821', 'v0.5.17-20260821-'],
    ['rocm/atom-dev:nightly_202608211230', 'v0-20260821-'],
    ['rocm/vllm:rocm10.0.0_ubuntu24.04_py3.14_pytorch_2.12.0_vllm_0.27.0', 'v0-rocm10.0.0-'],
    ['vllm/vllm-openai-rocm:nightly-8c3b5aa', 'v0-'],
    ['me/sgl-dev:v0.5.6-rocm700-mi30x-20251202', 'v0.5.6-rocm700-mi30x-20251202-'],
    ['localhost:5000/a/b_c:latest', 'v0-'],
    ['sglang', 'v0-'],
    [`rocm/sgl-dev@${digest}`, 'v0-'],
    [`rocm/sgl-dev:my_build@${digest}`, 'v0-'],
    ['x:-'.replace('-', `${'a'.repeat(127)}b`), 'v0-'],
  ])('%s', (text, start) => {
    const tag = tagOf(text);
    expect(tag.startsWith(start), tag).toBe(true);
    expect(tag).toMatch(/^[A-Za-z0-9.-]+$/);
    expect(parseImageTag(tag)).toBeDefined();
    const name = { imageTag: tag, model: 'GROK1', variant: 'MOE-I4F8', mode: 'online', subMode: 'standard' } as const;
    expect(parseRunFolderName(formatRunFolderName(name))).toStrictEqual(name);
  });
});

test('no two images share a name', () => {
  const images = [
    'me/sgl-dev:latest',
    'you/sgl-dev:latest',
    'me/sgl-dev:la.test',
    'me/sgl-dev:la_test',
    'me/sgl-dev:la-test',
    `me/sgl-dev@${digest}`,
    `me/sgl-dev:latest@${digest}`,
  ];
  const tags = [
    ...images.map((text) => tagOf(text)),
    tagOf('me/sgl-dev:latest', 'sha256:1'),
    tagOf('me/sgl-dev:latest', 'sha256:2'),
  ];
  expect(new Set(tags).size).toBe(tags.length);
});

test('what the image says of itself fills what its tag does not', () => {
  const image = parseImageRef('me/build:latest');
  const facts = { version: 'v0.5.21', rocm: 'rocm10', date: '20261003' };
  expect(nightTagOf({ image, facts, repositories })).toMatch(/^v0\.5\.21-rocm10-20261003-latest\.[0-9a-f]{10}$/);
});

test.each([
  ['rocm720-mi35x-k3-20260727', { rocm: 'rocm720', hardware: 'mi35x', date: '20260727' }],
  ['sglang-0.5.9-rocm720-mi35x-mori-0227-2', { version: 'v0.5.9', rocm: 'rocm720', hardware: 'mi35x' }],
  ['sglang-v0.5.17-nightly_20260821', { version: 'v0.5.17', date: '20260821' }],
  ['nightly_202608211230', { date: '20260821' }],
  ['v0.5.21-rocm10-mi300x-py312-20261003', { version: 'v0.5.21', rocm: 'rocm10', hardware: 'mi30x', date: '20261003' }],
  ['rocm10.0.0_ubuntu24.04_py3.14_pytorch_2.12.0_vllm_0.27.0', { rocm: 'rocm10.0.0' }],
  ['v0.5.21rc1-rocm10-gfx950', { version: 'v0.5.21rc1', rocm: 'rocm10', hardware: 'mi35x' }],
  ['20269999', {}],
  ['latest', {}],
])('the tag %s tells what it tells', (tag, facts) => {
  expect(readImageTag(tag)).toStrictEqual(facts);
});
