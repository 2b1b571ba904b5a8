import { describe, expect, test } from 'vitest';
import type { Plan } from '@sglang-ci/core';
import { compareServerInfo, isAnotherMode, readServerInfo } from '../../src/server/server-info.ts';

const ARGV =
  'python3 -m sglang.launch_server --model-path /models/r1/ --tp 8 --dp-size 8 --enable-dp-attention --chunked-prefill-size 131072 --mem-fraction-static 0.8 --speculative-algorithm EAGLE'.split(
    ' ',
  );
const plan = {
  imageTag: 'v0.5.6.post1-rocm700-mi30x-20251216',
  server: { command: { env: {}, argv: ARGV }, host: '127.0.0.1', port: 30_000, infoPath: '/get_server_info' },
} as unknown as Plan;

const asPlanned = {
  version: '0.5.6.post2.dev20251216+g123',
  model_path: '/models/r1',
  tp_size: 8,
  dp_size: 8,
  enable_dp_attention: true,
  chunked_prefill_size: 16_384,
  mem_fraction_static: 0.8,
  speculative_algorithm: 'EAGLE',
};

describe('compareServerInfo', () => {
  test.each([
    ['a server as planned', {}, []],
    [
      'MTP that was asked for and is off',
      { speculative_algorithm: null },
      ['speculative_algorithm: planned EAGLE, running null'],
    ],
    ['another parallelism', { tp_size: 4 }, ['tp_size: planned 8, running 4']],
    [
      'a flag that is off',
      { enable_dp_attention: false, chunked_prefill_size: 131_072 },
      ['enable_dp_attention: planned true, running false'],
    ],
    [
      'another prefill chunk than its share of the one asked for',
      { chunked_prefill_size: 8_192 },
      ['chunked_prefill_size: planned 131072, running 8192'],
    ],
    ['another release', { version: '0.5.5' }, [`version: image ${plan.imageTag}, running 0.5.5`]],
  ])('%s', (_what, change, differs) => {
    expect(compareServerInfo(plan, { ...asPlanned, ...change })).toStrictEqual(differs);
  });

  test.each([
    ['is the label', 'aiter', [], 'aiter', []],
    ['is not the label', 'aiter', [], 'triton', ['attention_backend: planned aiter, running triton']],
    ['is as asked, whatever the label', 'aiter', ['--attention-backend', 'triton'], 'triton', []],
    [
      'is not as asked, told once',
      'aiter',
      ['--attention-backend', 'aiter'],
      'triton',
      ['attention_backend: planned aiter, running triton'],
    ],
    ['is not told', 'aiter', [], undefined, []],
    ['is not decided yet', 'aiter', [], null, []],
  ])("the server's own attention backend %s", (_what, backend, words, running, differs) => {
    const labelled = {
      ...plan,
      backend,
      server: { ...plan.server, command: { env: {}, argv: [...ARGV, ...words] } },
    } as Plan;
    const info = running === undefined ? asPlanned : { ...asPlanned, attention_backend: running };
    expect(compareServerInfo(labelled, info)).toStrictEqual(differs);
  });

  test('says nothing about what the server does not tell', () => {
    expect(compareServerInfo(plan, {})).toStrictEqual([]);
  });
});

test.each([
  ['speculative_algorithm: planned EAGLE, running null', true],
  ['tp_size: planned 8, running 4', true],
  ['mem_fraction_static: planned 0.8, running 0.75', false],
  ['version: image v0.5.6, running 0.5.5', false],
])('%s: another mode is %s', (difference, isMode) => {
  expect(isAnotherMode(difference)).toBe(isMode);
});

describe('readServerInfo', () => {
  const read = (answer: () => Response) =>
    readServerInfo(plan, { fetch: async () => answer(), signal: new AbortController().signal });

  test('leaves the API key out', async () => {
    const info = await read(() => Response.json({ version: '0.5.6', api_key: 'secret', tp_size: 8 }));
    expect(info).toStrictEqual({ version: '0.5.6', tp_size: 8 });
  });

  test.each([
    ['an error', () => new Response('', { status: 404 })],
    ['no JSON', () => new Response('<html>')],
    ['a list', () => Response.json(null)],
  ])('knows nothing after %s', async (_what, answer) => {
    expect(await read(answer)).toBeUndefined();
  });
});
