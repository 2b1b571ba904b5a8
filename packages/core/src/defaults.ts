import type { Hardware } from './hardware.ts';
import { LAB_TIME_ZONE } from './calendar.ts';

/**
 * Every default that is not a property of one model, in one place. Command line beats environment beats site file beats
 * these. Model-specific defaults stand in the model's own file.
 */
export const DEFAULTS = {
  workDir: '/mnt/raid/michael/sgl_benchmark_ci',
  mountDir: '/mnt/raid/',
  containerWorkDir: '/sgl-workspace',
  containerShmSize: '32g',
  imageRepo: 'rocm/sgl-dev',
  /** Further repositories of nightly images, looked through after the first one. */
  moreImageRepos: ['lmsysorg/sglang-rocm'],
  /** Repositories of releases, whose tags follow the same grammar. */
  releaseRepos: ['lmsysorg/sglang'],
  /** Pause between two looks for an image that is waited for; a build takes much longer. */
  imagePollS: 300,
  /** The workflow that builds the nightly images. */
  imageWorkflowUrl: 'https://github.com/sgl-project/sglang/actions/workflows/release-docker-amd-nightly.yml',
  /** What a benchmark run by hand uses when no image is named. */
  benchImage: 'rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251110',
  hardware: 'mi30x' satisfies Hardware,
  /** Who asks GSM8K: the script where the image has it, else what it has. */
  evaluator: 'auto',
  timeZone: LAB_TIME_ZONE,
  gpuUsageThresholdPercent: 20,
  vramUsageThresholdPercent: 20,
  gpuPollS: 15,
  gpuWaitLimitS: 3_600,
  runsPerLoad: 3,
  seed: 1,
  protocol: 'flushed',
  fallbackDays: 1,
  continueRunDays: 1,
  /** A night of one model takes two to four hours; two of them may stand in line. */
  queueLimitS: 28_800,
  /** Ends before the next night of the same job starts. */
  deadlineHours: 20,
  gsm8kRuns: 5,
  gsm8kQuestions: 2_000,
  gsm8kParallel: 2_000,
  gsm8kShots: 5,
  gsm8kScript: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
  performanceThresholdPercent: 5,
  gsm8kDifference: 0.001,
  gsm8kLogPatterns: '*gsm8k*.log',
  plotDays: 30,
  plotServerPort: 8_000,
  plotServerBind: '127.0.0.1',
  /** How far back a verdict's baseline may reach: enough for 30 good nights when one in four is lost. */
  analysisDays: 60,
  stopContainers: 'gpu',
  containerAgeDays: 7,
  imageAgeDays: 7,
  serverLogAgeDays: 30,
  serverLogMaxGb: 50,
  criticalSpaceGb: 200,
} as const;
