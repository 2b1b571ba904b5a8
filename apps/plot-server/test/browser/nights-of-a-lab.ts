import type { ResultsFile } from '@sglang-ci/core';

/** One benchmark of the generated lab, and what happened to it. Nights count from 0, the oldest, to the last one. */
export interface LabBenchmark {
  readonly model: string;
  readonly variant: string;
  readonly hardware: 'mi30x' | 'mi35x';
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  readonly node: string;
  readonly loads: readonly number[];
  /** E2E latency at the lowest load: milliseconds online, seconds offline. */
  readonly level: number;
  /** Relative noise from night to night. */
  readonly noise: number;
  readonly nights: number;
  /** Relative change of the latencies at the loads from `fromLoad` up, from this night on. */
  readonly steps?: readonly { readonly night: number; readonly change: number; readonly fromLoad: number }[];
  /** Nights that ran and failed, and why. */
  readonly failures?: Readonly<Record<number, FailedNight>>;
  /** Nights on which nothing ran. */
  readonly gaps?: readonly number[];
  /** From this night on another machine. */
  readonly moved?: { readonly night: number; readonly node: string };
  /** `csv`: only the CSV is left of each night. */
  readonly keeps?: 'csv';
}

interface FailedNight {
  readonly status: Exclude<ResultsFile['status'], 'complete'>;
  readonly reason: string;
}

const SERVER_DIED: FailedNight = {
  status: 'failed',
  reason: 'the server died while starting: HSA_STATUS_ERROR_OUT_OF_RESOURCES (exit code 134)',
};
const NEVER_READY: FailedNight = { status: 'failed', reason: 'the server was not ready after 3,600 s' };
const WRONG_ANSWERS: FailedNight = {
  status: 'accuracy-failed',
  reason: 'GSM8K 71.2% is below its threshold of 80.0%',
};

const RATES = [1, 2, 4, 8, 16];
const CLIENTS = [4, 16, 32, 64, 128];
const BATCHES = [1, 8, 32, 128];

const GROK = { model: 'GROK1', variant: 'MOE-I4F8', noise: 0.008 } as const;
const V3 = { model: 'DeepSeek-V3-0324', variant: 'FP8', noise: 0.012 } as const;
const R1 = { model: 'DeepSeek-R1-MXFP4-Preview', variant: 'MXFP4', noise: 0.01, hardware: 'mi35x' } as const;

/** Two kinds of machines, four models: a confirmed regression, a first bad night, wrong answers, a dead server, nights that never came. */
export const LAB: readonly LabBenchmark[] = [
  {
    ...GROK,
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'standard',
    node: 'smci300-07',
    loads: RATES,
    level: 9_120,
    nights: 60,
    steps: [{ night: 58, change: 0.11, fromLoad: 8 }],
    failures: { 21: SERVER_DIED, 40: NEVER_READY },
    gaps: [13, 14],
  },
  {
    ...GROK,
    hardware: 'mi35x',
    mode: 'online',
    subMode: 'standard',
    node: 'smci355-02',
    loads: RATES,
    level: 6_480,
    nights: 60,
    moved: { night: 24, node: 'smci355-05' },
    steps: [{ night: 24, change: -0.06, fromLoad: 1 }],
    gaps: [30],
  },
  {
    ...GROK,
    hardware: 'mi30x',
    mode: 'offline',
    subMode: 'normal',
    node: 'smci300-07',
    loads: BATCHES,
    level: 2.4,
    nights: 60,
    steps: [{ night: 31, change: -0.09, fromLoad: 1 }],
    failures: { 40: SERVER_DIED },
  },
  {
    model: 'GROK2',
    variant: 'FP8',
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'standard',
    node: 'smci300-07',
    loads: RATES,
    level: 12_900,
    noise: 0.01,
    nights: 60,
    failures: { 17: NEVER_READY, 18: NEVER_READY, 59: SERVER_DIED },
  },
  {
    ...V3,
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'standard',
    node: 'smci300-11',
    loads: CLIENTS,
    level: 14_200,
    nights: 60,
    steps: [{ night: 59, change: 0.13, fromLoad: 64 }],
    failures: { 33: SERVER_DIED },
  },
  {
    ...V3,
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'dp_attention',
    node: 'smci300-11',
    loads: CLIENTS,
    level: 15_800,
    nights: 60,
    gaps: [57, 58, 59],
  },
  {
    ...V3,
    hardware: 'mi30x',
    mode: 'online',
    subMode: 'torch_compile',
    node: 'smci300-11',
    loads: CLIENTS,
    level: 14_000,
    nights: 4,
    failures: { 0: NEVER_READY, 1: NEVER_READY, 2: SERVER_DIED, 3: NEVER_READY },
  },
  {
    ...R1,
    mode: 'online',
    subMode: 'standard',
    node: 'smci355-05',
    loads: CLIENTS,
    level: 10_300,
    nights: 60,
    failures: { 59: WRONG_ANSWERS },
  },
  {
    ...R1,
    mode: 'online',
    subMode: 'mtp_test',
    node: 'smci355-05',
    loads: CLIENTS,
    level: 8_700,
    nights: 2,
  },
];
