import type { CellVerdict, MetricKey, Verdict } from '@sglang-ci/core';
import {
  benchmarkCard,
  type CheckedImage,
  failureCard,
  type FailureCardInput,
  type FailureKind,
  imageCheckCard,
  type TeamsMessage,
  unjudged,
} from '../src/index.ts';
import { cardInput, failure, suspectVerdict } from './samples.ts';

const BASE = 'http://plots.lab:8000';
const LINKS = {
  dashboard: `${BASE}/`,
  history: `${BASE}/trends?model=GROK1`,
  browse: `${BASE}/GROK1/online/`,
  logs: `${BASE}/logs/20251116`,
};
const PLOTS = ['20251116_GROK1_online_standard.png', '20251116_GROK1_online_standard_split.png'].map((name) => ({
  name,
  url: `${BASE}/GROK1/online/${name}`,
}));
const TIMES = { startedAt: '2025-11-16T08:00:09Z', endedAt: '2025-11-16T09:33:11Z' };
const GATE = {
  outcome: 'pass',
  passed: true,
  accuracy: 0.8204,
  interval: { low: 0.8098, high: 0.8306 },
  threshold: 0.8,
  runs: [1, 2, 3, 4, 5].map((run) => ({ run, accuracy: 0.82, crashed: false })),
} as const;

function cell(metric: MetricKey, load: number, changes: Partial<CellVerdict> = {}): CellVerdict {
  const centre = { e2eMs: 20_000, ttftMs: 150, itlMs: 30 }[metric as 'e2eMs'] * (1 + load / 16);
  const baseline = { centre, scale: centre / 60, nights: 21, low: centre * 0.95, high: centre * 1.05, settled: true };
  return {
    metric,
    loadKind: 'request_rate',
    load,
    state: 'good',
    value: centre * 1.004,
    runs: 3,
    baseline,
    ...changes,
  };
}

const GOOD_CELLS = [1, 2, 4, 8, 16].flatMap((rate) =>
  (['e2eMs', 'ttftMs', 'itlMs'] as const).map((metric) => cell(metric, rate)),
);

function worse(rate: number, metric: MetricKey, changes: Partial<CellVerdict>): readonly CellVerdict[] {
  return GOOD_CELLS.map((good) => (good.load === rate && good.metric === metric ? { ...good, ...changes } : good));
}

const good: Verdict = {
  ...suspectVerdict,
  status: 'good',
  headline: 'No regression: 15 values within their usual range (21 nights)',
  cells: GOOD_CELLS,
};
const regression: Verdict = {
  ...good,
  status: 'regression-confirmed',
  headline:
    'REGRESSION: 2 of 15 values worse than usual for the second night (worst: E2E latency at rate 16 +21%, z 14)',
  cells: [
    ...worse(16, 'e2eMs', { state: 'confirmed', value: 48_392, worseBy: 0.21, z: 14 }).filter(
      ({ load }) => load === 16,
    ),
    cell('ttftMs', 8, { state: 'suspect', value: 281, worseBy: 0.25, z: 9 }),
    cell('itlMs', 8, { state: 'improved', value: 39.4, worseBy: -0.124, z: -8 }),
  ],
  contextChanges: [{ what: 'rocm', from: 'rocm630', to: 'rocm700' }],
  notes: ['rate 2 is unstable: its three runs differ by 14%'],
};

const run = { ...cardInput().run, ...TIMES, gate: GATE };
const base = {
  run,
  plots: PLOTS,
  links: LINKS,
  durations: [
    ['Server start', '4m 12s'],
    ['GSM8K', '6m 40s'],
    ['Serving', '1h 21m'],
    ['Total runtime', '1h 33m'],
  ],
} as const;
const cellUrl = ({ metric, load }: CellVerdict) => `${BASE}/trends?model=GROK1&metric=${metric}&load=${load}`;

const GATE_FAILED = {
  ...GATE,
  outcome: 'fail',
  passed: false,
  accuracy: 0.7412,
  interval: { low: 0.7291, high: 0.7529 },
} as const;

const image = (label: string, changes: Partial<CheckedImage>): CheckedImage => ({
  label,
  required: true,
  state: 'available',
  tag: `v0.5.5-rocm700-${label.slice(0, 5)}-20251116`,
  ...changes,
});
const imageCheck = (images: readonly CheckedImage[]) =>
  imageCheckCard({
    date: '20251116',
    repository: 'rocm/sgl-dev',
    host: 'mi300-a',
    checkedAt: Date.UTC(2025, 10, 16, 21, 0, 4),
    images,
    links: {
      workflow: 'https://github.com/org/repo/actions/workflows/nightly.yml',
      dockerHub: 'https://hub.docker.com/r/rocm/sgl-dev/tags',
    },
  });

const MESSAGES = {
  'gpus-busy': {
    message:
      'GPU 3 is at 87% and GPU 4 at 91% (limit 20%) after waiting 1h 00m; python3 (process 41233 of alice) uses them',
    hint: undefined,
    image: undefined,
    skipped: [
      { what: 'online benchmark', why: 'the GPUs were busy' },
      { what: 'offline benchmark', why: 'the GPUs were busy' },
    ],
    durations: [['Waited for the GPUs', '1h 00m']],
  },
  'no-image': {
    message: 'rocm/sgl-dev has no image for mi30x of 20251116 (rocm700) and none of the day before',
    hint: undefined,
    image: undefined,
  },
  'docker-failed': {
    message: 'the container sgl-dev_v0.5.5-rocm700-mi30x-20251116 did not start: no space left on device',
    hint: undefined,
  },
  crashed: {
    message: "TypeError: Cannot read properties of undefined (reading 'load')",
    hint: undefined,
    tail: [
      'Traceback (most recent call last):',
      '  File "bench_serving.py", line 2_310, in <module>',
      'RuntimeError: *boom*',
    ],
    facts: { 'Run folder': 'v0.5.5-rocm700-mi30x-20251116_GROK1_MOE-I4F8_online' },
  },
  interrupted: { message: 'stopped by SIGTERM after rate 4; 9 of 15 runs are done', hint: undefined },
  locked: { message: 'process 41233 on mi300-a runs DeepSeek online since 2025-11-16 00:00:03 PST', hint: undefined },
  overdue: { message: 'the night had 8h 00m and was at rate 16, run 2 of 3', hint: undefined },
  'disk-full': { message: '/mnt/raid: no space left to write client_rate_4.log', hint: undefined },
  misconfigured: {
    message: 'GPU_USAGE_THRESHOLD: expected a number from 0 to 100',
    hint: 'lots is no number: write GPU_USAGE_THRESHOLD=20',
  },
} satisfies Partial<Record<FailureKind, Partial<FailureCardInput>>>;

/** One card of each kind that a lab sees, by name. */
export const SAMPLE_CARDS: Readonly<Record<string, TeamsMessage>> = {
  good: benchmarkCard(cardInput({ ...base, verdict: good })),
  regression: benchmarkCard(cardInput({ ...base, verdict: regression, cellUrl, imageDaysBack: 1 })),
  'accuracy failed': benchmarkCard(
    cardInput({
      ...base,
      run: { ...run, gate: GATE_FAILED },
      verdict: {
        ...good,
        status: 'accuracy-failed',
        headline: 'accuracy 74.1% is below 80.0%: performance was not measured',
        cells: [],
      },
      failure: { kind: 'accuracy-failed' },
      skipped: [{ what: 'serving sweep, rates 1 to 16', why: 'the accuracy gate failed' }],
      plots: [],
    }),
  ),
  partial: benchmarkCard(
    cardInput({
      ...base,
      verdict: {
        ...good,
        cells: GOOD_CELLS.filter(({ load }) => load < 8),
        headline: 'No regression in 9 values; rates 8 and 16 were not measured',
      },
      failure: { kind: 'incomplete', hint: 'start the night again: it continues with rate 8' },
      skipped: [
        { what: 'rate 8', why: 'the server died: Memory access fault by GPU node-3' },
        { what: 'rate 16', why: 'not reached' },
      ],
      plotProblem: 'the split plot was not drawn: rates 8 and 16 are missing',
    }),
  ),
  'server failed': benchmarkCard(
    cardInput({
      ...base,
      run: { ...run, simulated: true },
      verdict: unjudged({
        ...good,
        status: 'failed',
        reason: 'the server ended with code 1 after 95 s: torch.OutOfMemoryError: HIP out of memory',
      }),
      failure: { kind: 'server-failed' },
      skipped: [{ what: 'online benchmark', why: 'the server did not start' }],
      plots: [],
    }),
  ),
  'not judged': benchmarkCard(
    cardInput({
      ...base,
      verdict: {
        ...unjudged({ ...good, status: 'not-judged', reason: 'analysis was switched off (--teams-skip-analysis)' }),
        cells: GOOD_CELLS,
      },
    }),
  ),
  ...Object.fromEntries(
    (
      [
        'gpus-busy',
        'no-image',
        'docker-failed',
        'crashed',
        'interrupted',
        'locked',
        'overdue',
        'disk-full',
        'misconfigured',
      ] satisfies FailureKind[]
    ).map((kind) => [kind, failureCard(kind, { ...failure, ...MESSAGES[kind], links: LINKS })]),
  ),
  'images available': imageCheck([image('mi30x (rocm700)', {}), image('mi35x (rocm700)', {})]),
  'image missing': imageCheck([
    image('mi30x (rocm700)', {}),
    image('mi30x (rocm630)', { required: false, state: 'missing' }),
    image('mi35x (rocm700)', { state: 'missing' }),
  ]),
  'images unknown': imageCheck([
    image('mi30x (rocm700)', { state: 'unknown', reason: 'HTTP 429: rate limit of Docker Hub' }),
  ]),
};
