import * as v from 'valibot';
import { DEFAULTS } from './defaults.ts';
import { isTimeZone } from './calendar.ts';
import { HARDWARE } from './hardware.ts';
import { EVALUATORS, PROTOCOLS } from './plan.ts';
import { duration, listByHardware, wordList } from './setting-schemas.ts';
import { type Workload, WORKLOADS } from './workloads.ts';

const WEEK_S = 604_800;
const text = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));
const runs = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const positive = v.pipe(v.number(), v.minValue(0.001), v.maxValue(1_000_000));
const pause = v.pipe(v.number(), v.minValue(0.001), v.maxValue(WEEK_S));
const hours = v.pipe(v.number(), v.minValue(0.001), v.maxValue(8_760));
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(WEEK_S));
const gigabytes = v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000));
const days = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(36_500));
const someDays = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(36_500));
/** What a random generator takes as its seed: 32 bits. */
const seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295));
const counts = v.pipe(v.array(count), v.minLength(1), v.readonly());
/** Words of a list, or of a text with spaces or commas between them. */
const words = v.union(
  [
    v.pipe(v.array(text), v.readonly()),
    v.pipe(
      text,
      v.transform((all) => all.split(/[\s,]+/).filter((word) => word !== '')),
    ),
  ],
  'words such as plots.example.org,10.0.0.5',
);
const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false', '1', '0']),
    v.transform((word) => word === 'true' || word === '1'),
  ),
]);
/** Time of day in the site's time zone, or at every start of the machine; the words follow the program's name. */
const schedule = v.pipe(
  v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]*$/)),
      at: v.union([v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/)), v.literal('boot')]),
      program: v.picklist(['nightly', 'image-check', 'plot-server']),
      words: v.optional(v.array(text), []),
    }),
  ),
  v.readonly(),
);
const zone = v.pipe(v.string(), v.check(isTimeZone, 'a time zone such as America/Los_Angeles or Europe/Berlin'));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** One setting: where it may come from, what values it takes. */
export interface Setting {
  /** Environment variables, the first that is set wins; the old scripts' names. */
  readonly env: readonly string[];
  readonly schema: v.GenericSchema;
  readonly default?: unknown;
}

/** The settings of a site: name, the environment variables it has always had, what values it takes, its default. */
export const SETTINGS = {
  workDir: { env: ['BENCHMARK_CI_DIR', 'DEFAULT_WORK_DIR'], schema: text, default: DEFAULTS.workDir },
  outputDir: { env: ['OUTPUT_DIR', 'DEFAULT_OUTPUT_DIR'], schema: text },
  plotsDir: { env: ['PLOTS_SERVER_DIR'], schema: text },
  mountDir: { env: ['MOUNT_DIR'], schema: text, default: DEFAULTS.mountDir },
  containerWorkDir: { env: ['WORK_DIR_CONTAINER', 'WORK_DIR'], schema: text, default: DEFAULTS.containerWorkDir },
  containerShmSize: { env: ['CONTAINER_SHM_SIZE'], schema: text, default: DEFAULTS.containerShmSize },
  dockerImage: { env: ['DEFAULT_DOCKER_IMAGE'], schema: text },
  imageRepo: { env: ['IMAGE_REPO', 'DOCKER_IMAGE_REPO'], schema: text, default: DEFAULTS.imageRepo },
  /** Repositories of the nightly images in the order in which they are looked through, for all hardware or by hardware. */
  imageRepos: { env: ['IMAGE_REPOS'], schema: listByHardware },
  /** ROCm tracks by preference, for all hardware or by hardware; the hardware table's if not given. */
  rocmTracks: { env: ['ROCM_TRACKS'], schema: listByHardware },
  /** Tracks whose missing image is an alarm of the image check; the first preferred one that is still built if not given. */
  requiredTracks: { env: ['REQUIRED_TRACKS'], schema: listByHardware },
  /** Measure the image of each of these tracks in one night, not only that of the preferred one. */
  nightTracks: { env: ['NIGHT_TRACKS'], schema: wordList },
  /** How long a night waits for tonight's image before it takes what is there. */
  waitForImageS: { env: ['WAIT_FOR_IMAGE'], schema: duration, default: 0 },
  imagePollS: { env: ['IMAGE_POLL'], schema: positive, default: DEFAULTS.imagePollS },
  /** What becomes of a night whose image's ROCm is known to fail with this machine's driver. */
  driverCheck: { env: ['DRIVER_CHECK'], schema: v.picklist(['stop', 'warn']), default: 'stop' },
  /** Address of Docker Hub's API, for a mirror or a simulated Hub. */
  dockerHubUrl: { env: ['DOCKER_HUB_URL'], schema: text },
  /** A named grid of lengths and concurrency levels in place of the model's own. */
  workload: { env: ['WORKLOAD'], schema: v.picklist(Object.keys(WORKLOADS) as Workload[]) },
  hardware: { env: ['HARDWARE_TYPE'], schema: v.picklist(HARDWARE), default: DEFAULTS.hardware },
  node: { env: ['DEFAULT_NODE_NAME'], schema: text },
  timeZone: { env: ['TIME_ZONE'], schema: zone, default: DEFAULTS.timeZone },
  gpuUsageThresholdPercent: {
    env: ['GPU_USAGE_THRESHOLD'],
    schema: percent,
    default: DEFAULTS.gpuUsageThresholdPercent,
  },
  vramUsageThresholdPercent: {
    env: ['VRAM_USAGE_THRESHOLD'],
    schema: percent,
    default: DEFAULTS.vramUsageThresholdPercent,
  },
  gpuPollS: { env: ['GPU_IDLE_WAIT_TIME'], schema: pause, default: DEFAULTS.gpuPollS },
  gpuWaitLimitS: { env: ['GPU_IDLE_WAIT_LIMIT'], schema: seconds, default: DEFAULTS.gpuWaitLimitS },
  stopContainers: {
    env: ['STOP_CONTAINERS'],
    schema: v.picklist(['none', 'own', 'gpu', 'all']),
    default: DEFAULTS.stopContainers,
  },
  /** How many days back an earlier image may stand in for a missing one. */
  fallbackDays: { env: ['IMAGE_FALLBACK_DAYS'], schema: days, default: DEFAULTS.fallbackDays },
  /** Images of how many days are benchmarked, where they did not finish: 1 = tonight's alone. */
  continueRunDays: { env: ['CONTINUE_RUN_DAYS'], schema: someDays, default: DEFAULTS.continueRunDays },
  /** Longest wait for another night on the same machine, seconds. */
  queueLimitS: { env: ['NIGHT_QUEUE_LIMIT'], schema: seconds, default: DEFAULTS.queueLimitS },
  /** Hours after its start in which a night has to be over. */
  deadlineHours: { env: ['NIGHT_DEADLINE_HOURS'], schema: hours, default: DEFAULTS.deadlineHours },
  prometheusFile: { env: ['PROMETHEUS_TEXTFILE'], schema: text },
  runsPerLoad: {
    env: ['RUNS_PER_RATE', 'BENCHMARK_RUNS_PER_CONCURRENCY'],
    schema: runs,
    default: DEFAULTS.runsPerLoad,
  },
  protocol: { env: ['BENCHMARK_PROTOCOL'], schema: v.picklist(PROTOCOLS), default: DEFAULTS.protocol },
  seed: { env: ['BENCHMARK_SEED'], schema: seed, default: DEFAULTS.seed },
  requestRates: { env: ['REQUEST_RATES'], schema: counts },
  concurrencyLevels: { env: ['BENCHMARK_CONCURRENCY_LEVELS'], schema: counts },
  gsm8kRuns: { env: ['GSM8K_RUNS'], schema: runs, default: DEFAULTS.gsm8kRuns },
  gsm8kQuestions: { env: ['GSM8K_NUM_QUESTIONS'], schema: count, default: DEFAULTS.gsm8kQuestions },
  gsm8kParallel: { env: ['GSM8K_PARALLEL'], schema: count, default: DEFAULTS.gsm8kParallel },
  gsm8kShots: { env: ['GSM8K_NUM_SHOTS'], schema: count, default: DEFAULTS.gsm8kShots },
  gsm8kScript: { env: ['DEFAULT_GSM8K_SCRIPT'], schema: text, default: DEFAULTS.gsm8kScript },
  evaluator: { env: ['GSM8K_EVALUATOR'], schema: v.picklist(EVALUATORS), default: DEFAULTS.evaluator },
  gsm8kThreshold: { env: ['DEFAULT_GSM8K_THRESHOLD'], schema: fraction },
  serverTimeoutS: { env: ['SERVER_TIMEOUT'], schema: pause },
  /** `--mem-fraction-static` of the standard mode's server; the other modes have their own in the model's file. */
  serverMemFraction: { env: ['SERVER_MEM_FRACTION'], schema: fraction },
  serverPort: { env: ['GSM8K_PORT'], schema: port },
  /** Pause between two looks at a starting server, seconds. */
  healthPollS: { env: ['HEALTH_CHECK_INTERVAL'], schema: pause },
  healthPath: { env: ['HEALTH_CHECK_ENDPOINT'], schema: v.pipe(v.string(), v.startsWith('/')) },
  cudaGraphMaxBs: { env: ['CUDA_GRAPH_MAX_BS'], schema: count },
  disableCudaGraph: { env: ['DISABLE_CUDA_GRAPH'], schema: flag },
  datasetPath: { env: ['SHAREGPT_PATH'], schema: text },
  teamsWebhookFile: { env: ['TEAMS_WEBHOOK_FILE'], schema: text },
  teamsSpoolDir: { env: ['TEAMS_SPOOL_DIR'], schema: text },
  plotServerBaseUrl: { env: ['PLOT_SERVER_BASE_URL'], schema: text },
  /** The host in links to the plot server; if not given, found from where it listens. */
  plotServerHost: { env: ['PLOT_SERVER_HOST'], schema: text },
  /** The address that the plot server listens on: `0.0.0.0` for all of this machine. */
  plotServerBind: { env: ['HTTP_SERVER_BIND'], schema: text, default: DEFAULTS.plotServerBind },
  /** Host names, beside this machine's own and that of the links, under which the plot server may be asked. */
  plotServerAllowedHosts: { env: ['PLOT_SERVER_ALLOWED_HOSTS'], schema: words, default: [] as readonly string[] },
  /** Who may see the plot server's pages: a file with `user:password` or a token on each line; everyone if not given. */
  plotServerAuthFile: { env: ['PLOT_SERVER_AUTH_FILE'], schema: text },
  plotServerPort: { env: ['PLOT_SERVER_PORT', 'HTTP_SERVER_PORT'], schema: port, default: DEFAULTS.plotServerPort },
  plotDays: { env: ['PLOT_DAYS'], schema: someDays, default: DEFAULTS.plotDays },
  analysisDays: { env: ['TEAMS_ANALYSIS_DAYS'], schema: someDays, default: DEFAULTS.analysisDays },
  /** Where reports of two runs side by side go: a folder each; `comparison_results` in the work folder if not given. */
  comparisonDir: { env: ['COMPARISON_OUTPUT_DIR'], schema: text },
  /** Relative change of a value that counts where no history tells its noise, percent. */
  performanceThresholdPercent: {
    env: ['PERFORMANCE_THRESHOLD'],
    schema: percent,
    default: DEFAULTS.performanceThresholdPercent,
  },
  /** Difference of two GSM8K accuracies that counts at least, fraction. */
  gsm8kDifference: { env: ['GSM8K_ACCURACY_THRESHOLD'], schema: fraction, default: DEFAULTS.gsm8kDifference },
  /** Names of GSM8K logs beside a CSV, parted by semicolons. */
  gsm8kLogPatterns: { env: ['GSM8K_LOG_PATTERNS'], schema: text, default: DEFAULTS.gsm8kLogPatterns },
  /** Cards without a verdict. */
  skipAnalysis: { env: ['TEAMS_SKIP_ANALYSIS'], schema: flag, default: false },
  /** When `nightly install` starts what; in place of the default jobs. */
  schedule: { env: [], schema: schedule },
  containerAgeDays: { env: ['CLEANUP_AGE_DAYS'], schema: days, default: DEFAULTS.containerAgeDays },
  imageAgeDays: { env: ['CLEANUP_AGE_DAYS'], schema: days, default: DEFAULTS.imageAgeDays },
  serverLogAgeDays: { env: ['SERVER_LOG_AGE_DAYS'], schema: days, default: DEFAULTS.serverLogAgeDays },
  serverLogMaxGb: { env: ['SERVER_LOG_MAX_GB'], schema: positive, default: DEFAULTS.serverLogMaxGb },
  criticalSpaceGb: { env: ['CRITICAL_SPACE_GB'], schema: gigabytes, default: DEFAULTS.criticalSpaceGb },
  /** Points that are not measured here, as `model/hardware/load`: `grok1/mi35x/16`. */
  exclude: { env: [], schema: v.pipe(v.array(text), v.readonly()), default: [] as readonly string[] },
  /** Paths of this site by model id. */
  models: {
    env: [],
    schema: v.record(v.string(), v.strictObject({ modelPath: v.optional(text), tokenizer: v.optional(text) })),
    default: {} as Record<string, { modelPath?: string; tokenizer?: string }>,
  },
  /** The clock of a simulated node, as its programs are told by SIM_CLOCK_FACTOR, _START (ISO 8601) and _EPOCH (ms). */
  simulatedClock: { env: [], schema: v.strictObject({ factor: positive, startAt: text, epochMs: v.number() }) },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
