import type { Plan, Provenance } from '@sglang-ci/core';
import type { RunDetails } from '@sglang-ci/history';
import { describe, expect, test } from 'vitest';
import { compareRuns, renderComparisonMarkdown } from '../src/index.ts';
import { gatePlan, planSample, serverPlan } from './plan-sample.ts';
import { measurement, onlineNight } from './samples.ts';

/** The differences of two nights of one image, `what: from → to`. */
function differences(a: RunDetails, b: RunDetails): readonly string[] {
  const night = onlineNight(1);
  return compareRuns(night, night, { details: { a, b } }).differences.map(
    ({ what, from = '–', to = '–' }) => `${what}: ${from} → ${to}`,
  );
}

const point = (plan: Plan, id: string) => plan.points.filter((one) => one.id === id);

describe('two plans', () => {
  const before = planSample();
  const client = (changes: Partial<Plan['points'][number]>) => before.points.map((one) => ({ ...one, ...changes }));

  test.each<[string, Partial<Plan>, readonly string[]]>([
    ['equal', {}, []],
    [
      'another port',
      {
        server: serverPlan(['--tp', '8', '--mem-fraction-static', '0.85', '--trust-remote-code', '--port', '30001'], {
          SGLANG_USE_AITER: '1',
        }),
      },
      [],
    ],
    [
      'the same words by their newer names',
      {
        server: serverPlan(['--tp-size', '8', '--mem-fraction-static', '0.85', '--trust-remote-code'], {
          SGLANG_USE_AITER: '1',
        }),
        points: before.points.map((one) => ({
          ...one,
          command: {
            ...one.command,
            argv: one.command.argv.map((word) => (word === 'sglang.bench_serving' ? 'sglang.benchmark.serving' : word)),
          },
        })),
      },
      [],
    ],
    [
      'another image in another folder',
      { imageTag: 'v0.5.6', image: 'rocm/sgl-dev:v0.5.6' },
      ['image: rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251101 → rocm/sgl-dev:v0.5.6'],
    ],
    [
      'server flags and variables',
      {
        server: serverPlan(['--tp', '8', '--mem-fraction-static=0.75', '--enable-torch-compile'], {
          SGLANG_USE_AITER: '0',
          RCCL_MSCCL_ENABLE: '0',
        }),
      },
      [
        'server flag --mem-fraction-static: 0.85 → 0.75',
        'server flag --trust-remote-code: set → –',
        'server variable SGLANG_USE_AITER: 1 → 0',
        'server flag --enable-torch-compile: – → set',
        'server variable RCCL_MSCCL_ENABLE: – → 0',
      ],
    ],
    [
      'a client change of every point is told once',
      {
        points: before.points.map((one) => ({
          ...one,
          command: { ...one.command, argv: [...one.command.argv, '--warmup-requests', '10'] },
        })),
      },
      ['client flag --warmup-requests: – → 10'],
    ],
    [
      'a change of one point names it',
      {
        points: [
          ...before.points.slice(0, 2),
          ...point(planSample(), 'rate-16').map((one) => ({ ...one, prompts: 2400 })),
        ],
      },
      ['requests (rate-16): 4800 → 2400'],
    ],
    ['points that only one plan has', { points: before.points.slice(1) }, ['points planned on one side: rate-1 → –']],
    [
      'the protocol',
      { protocol: { name: 'flushed', runsPerLoad: 3 }, sweep: 'grouped' },
      ['seed: 1 → not set', 'sweep: isolated → grouped'],
    ],
    [
      'runs of a client',
      { points: client({ prompts: 100 }) },
      ['requests (rate-1): 300 → 100', 'requests (rate-8): 2400 → 100', 'requests (rate-16): 4800 → 100'],
    ],
    [
      'the model',
      { model: { ...before.model, path: '/data2/grok-1', tp: 4 } },
      ['model files: /models/grok-1 → /data2/grok-1', 'GPUs per server (TP): 8 → 4'],
    ],
    [
      'the accuracy test',
      { gate: { ...gatePlan(before.runFolder), threshold: 0.9, maxRuns: 1 } },
      ['pass mark: 0.8 → 0.9', 'most runs: 5 → 1'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(differences({ plan: before }, { plan: planSample(changes) })).toStrictEqual(expected);
  });
});

describe('records and logs', () => {
  const record: Provenance = {
    image: 'rocm/sgl-dev:v0.5.5',
    imageDigest: 'sha256:1',
    driverVersion: '6.12',
    kernel: '6.8.0',
    gpuMaxClocksMhz: { gfx: 2100 },
    node: 'mi300-a',
    planHash: 'x',
    startedAt: '',
    endedAt: '',
    serverDiffers: [],
  };

  test.each<[string, RunDetails, RunDetails, readonly string[]]>([
    ['nothing is known', {}, {}, []],
    ['one side is unknown', { provenance: record, serverArgs: { tp_size: '8' } }, {}, []],
    [
      'driver, kernel, clocks',
      { provenance: record },
      { provenance: { ...record, driverVersion: '6.14', kernel: '6.9.1', gpuMaxClocksMhz: { gfx: 1900 } } },
      ['driver: 6.12 → 6.14', 'kernel: 6.8.0 → 6.9.1', 'GPU clock limit (MHz): 2100 → 1900'],
    ],
    [
      'another digest under the same name',
      { provenance: record },
      { provenance: { ...record, imageDigest: 'sha256:2' } },
      ['image digest: sha256:1 → sha256:2'],
    ],
    [
      'what a server printed, without what changes at every start or is new in a version',
      { serverArgs: { chunked_prefill_size: '8192', random_seed: '1', kv_cache_dtype: "'auto'" } },
      { serverArgs: { chunked_prefill_size: '16384', random_seed: '2', kv_cache_dtype: "'fp8'", brand_new: 'True' } },
      ['server runs with chunked_prefill_size: 8192 → 16384', 'server runs with kv_cache_dtype: auto → fp8'],
    ],
    [
      'what the old client printed, without what belongs to a load',
      { clientArgs: { randomInputLen: '1024', seed: '1', numPrompts: '300' } },
      { clientArgs: { randomInputLen: '512', seed: '1', numPrompts: '600' } },
      ['client ran with randomInputLen: 1024 → 512'],
    ],
    [
      'a planned flag is not told again as what the server printed',
      { plan: planSample(), serverArgs: { mem_fraction_static: '0.85' } },
      {
        plan: planSample({
          server: serverPlan(['--tp', '8', '--mem-fraction-static', '0.9', '--trust-remote-code'], {
            SGLANG_USE_AITER: '1',
          }),
        }),
        serverArgs: { mem_fraction_static: '0.9' },
      },
      ['server flag --mem-fraction-static: 0.85 → 0.9'],
    ],
    [
      'the image as a timing summary names it',
      { image: 'rocm/sgl-dev:a' },
      { image: 'rocm/sgl-dev:b' },
      ['image: rocm/sgl-dev:a → rocm/sgl-dev:b'],
    ],
  ])('%s', (_, a, b, expected) => {
    expect(differences(a, b)).toStrictEqual(expected);
  });
});

test('another model, mode or room for the cache is told without any details', () => {
  const cache = (day: number, value: number) =>
    measurement(day, value, { metric: 'kvCacheTokens', loadKind: 'none', load: 0 });
  const other = { model: 'GROK2', variant: 'FP8', subMode: 'dp_attention' };
  const { differences: found } = compareRuns(
    [...onlineNight(1), cache(1, 981_350)],
    [...onlineNight(1, { changes: other }), { ...cache(1, 950_000), ...other }],
  );
  expect(found.map(({ what, from, to }) => `${what}: ${from} → ${to}`)).toStrictEqual([
    'model: GROK1 MOE-I4F8 → GROK2 FP8',
    'mode: standard → dp_attention',
    'KV cache (tokens): 981,350 → 950,000',
  ]);
});

test('the report names conditions first, and says what they mean', () => {
  const comparison = compareRuns(onlineNight(1), onlineNight(2, { changes: { node: 'mi300-b', rocm: 'rocm630' } }), {
    details: {
      a: { plan: planSample() },
      b: { plan: planSample({ protocol: { name: 'flushed', runsPerLoad: 3, seed: 2 } }) },
    },
  });
  const names = { title: 'GROK1', mode: 'online', main: 'main', pr: 'pr', generatedAt: 0 } as const;
  const report = renderComparisonMarkdown(comparison, names);
  expect(comparison.summary.headline).toMatch(/^NO CHANGE THAT COUNTS \(ON ANOTHER NODE, WITH ANOTHER ROCM\): /);
  expect(report.slice(report.indexOf('### Diff'), report.indexOf('**Mode**'))).toMatchInlineSnapshot(`
    "### Differences

    | What     | Main    | PR      |
    | -------- | ------- | ------- |
    | **node** | mi300-a | mi300-b |
    | **rocm** | rocm700 | rocm630 |
    | seed     | 1       | 2       |

    The bold ones change the numbers by themselves: a change below may come from them.

    "
  `);
});
