import type { Verdict } from '@sglang-ci/core';
import type { NightFile } from '../src/report/night-file.ts';

const VERDICT: Verdict = {
  status: 'regression-suspected',
  headline: 'REGRESSION SUSPECTED: E2E latency at rate 1',
  folder: 'v0.5.6-rocm700-mi30x-20251202_GROK1_MOE-I4F8_online',
  imageTag: 'v0.5.6-rocm700-mi30x-20251202',
  date: '20251202',
  cells: [
    { metric: 'e2eMs', loadKind: 'request_rate', load: 1, state: 'suspect', value: 10_982.5, runs: 3 },
    { metric: 'ttftMs', loadKind: 'request_rate', load: 1, state: 'good', value: 120, runs: 3 },
    { metric: 'itlMs', loadKind: 'request_rate', load: 16, state: 'missing' },
  ],
  contextChanges: [],
  notes: [],
};

/** A night as it ends: GROK1 online with a finding, offline not started for want of time. */
export function sampleNight(changes: Partial<NightFile> = {}): NightFile {
  const benchmark = { model: 'GROK1', image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202', problems: [] };
  return {
    schema: 1,
    status: 'ended',
    day: '20251202',
    name: 'grok1_online-offline',
    title: 'GROK1 online and offline',
    node: 'mi300-a',
    hardware: 'mi30x',
    simulated: false,
    pid: 4711,
    startedAt: '2025-12-02T08:00:00.000Z',
    deadlineAt: '2025-12-03T04:00:00.000Z',
    endedAt: '2025-12-02T09:33:20.000Z',
    durationS: 5_600,
    exitCode: 1,
    meaning: 'a benchmark failed, or an unexpected error',
    images: [{ name: benchmark.image, tag: 'v0.5.6-rocm700-mi30x-20251202', daysBack: 0 }],
    stages: [
      { id: 'check-gpus', title: 'GPUs idle?', outcome: 'ok', durationS: 2.5 },
      { id: 'benchmarks', title: 'benchmarks', outcome: 'failed', durationS: 5_400, detail: 'a | b\nsecond line' },
      { id: 'plot', title: 'trend plots', outcome: 'not-run', durationS: 0, detail: 'the night had failed' },
    ],
    benchmarks: [
      {
        ...benchmark,
        mode: 'online',
        subMode: 'standard',
        runFolder: '/data/online/GROK1/x_online',
        status: 'complete',
        exitCode: 0,
        accuracy: 0.812,
        csv: '/data/online/GROK1/x_online/x.csv',
        plots: ['/data/plots_server/GROK1/online/x.png'],
        durationS: 5_400,
        verdict: VERDICT,
      },
      {
        ...benchmark,
        mode: 'offline',
        subMode: 'normal',
        runFolder: '/data/offline/GROK1/x_offline',
        status: 'skipped',
        exitCode: 1,
        reason: "not started: the night's deadline of 1.5 h was reached",
        plots: [],
        durationS: 0,
      },
    ],
    cards: [{ path: '/data/online/GROK1/x_online/teams_card.json', outcome: 'sent' }],
    earlier: [{ startedAt: '2025-12-02T07:00:00.000Z', status: 'cut' }],
    ...changes,
  };
}
