import * as v from 'valibot';
import { CiError } from './errors.ts';
import { DEFAULTS } from './defaults.ts';
import { HARDWARE } from './hardware.ts';
import { PROTOCOLS } from './plan.ts';

const text = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const positive = v.pipe(v.number(), v.gtValue(0));
const counts = v.pipe(v.array(count), v.minLength(1), v.readonly());
const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false', '1', '0']),
    v.transform((word) => word === 'true' || word === '1'),
  ),
]);
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

interface Setting {
  /** Environment variables, the first that is set wins; the old scripts' names. */
  readonly env: readonly string[];
  readonly schema: v.GenericSchema;
  readonly default?: unknown;
}

/** The settings of a site: name, the environment variables it has always had, what values it takes, its default. */
export const SETTINGS = {
  workDir: { env: ['BENCHMARK_CI_DIR', 'WORK_DIR', 'DEFAULT_WORK_DIR'], schema: text, default: DEFAULTS.workDir },
  outputDir: { env: ['OUTPUT_DIR', 'DEFAULT_OUTPUT_DIR'], schema: text },
  plotsDir: { env: ['PLOTS_SERVER_DIR'], schema: text },
  modelsDir: { env: ['MODELS_DIR'], schema: text },
  mountDir: { env: ['MOUNT_DIR'], schema: text, default: DEFAULTS.mountDir },
  containerWorkDir: { env: ['WORK_DIR_CONTAINER'], schema: text, default: DEFAULTS.containerWorkDir },
  containerShmSize: { env: ['CONTAINER_SHM_SIZE'], schema: text, default: DEFAULTS.containerShmSize },
  dockerImage: { env: ['DEFAULT_DOCKER_IMAGE'], schema: text },
  imageRepo: { env: ['IMAGE_REPO', 'DOCKER_IMAGE_REPO'], schema: text, default: DEFAULTS.imageRepo },
  /** Address of Docker Hub's API, for a mirror or a simulated Hub. */
  dockerHubUrl: { env: ['DOCKER_HUB_URL'], schema: text },
  hardware: { env: ['HARDWARE_TYPE'], schema: v.picklist(HARDWARE), default: DEFAULTS.hardware },
  node: { env: ['DEFAULT_NODE_NAME'], schema: text },
  timeZone: { env: ['TIME_ZONE'], schema: text, default: DEFAULTS.timeZone },
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
  gpuPollS: { env: ['GPU_IDLE_WAIT_TIME'], schema: positive, default: DEFAULTS.gpuPollS },
  gpuWaitLimitS: {
    env: ['GPU_IDLE_WAIT_LIMIT'],
    schema: v.pipe(v.number(), v.minValue(0)),
    default: DEFAULTS.gpuWaitLimitS,
  },
  stopContainers: {
    env: ['STOP_CONTAINERS'],
    schema: v.picklist(['none', 'own', 'gpu', 'all']),
    default: DEFAULTS.stopContainers,
  },
  fallbackDays: {
    env: ['CONTINUE_RUN_DAYS'],
    schema: v.pipe(v.number(), v.integer(), v.minValue(0)),
    default: DEFAULTS.fallbackDays,
  },
  runsPerLoad: {
    env: ['RUNS_PER_RATE', 'BENCHMARK_RUNS_PER_CONCURRENCY'],
    schema: count,
    default: DEFAULTS.runsPerLoad,
  },
  protocol: { env: ['BENCHMARK_PROTOCOL'], schema: v.picklist(PROTOCOLS), default: DEFAULTS.protocol },
  seed: { env: ['BENCHMARK_SEED'], schema: v.pipe(v.number(), v.integer()), default: DEFAULTS.seed },
  requestRates: { env: ['REQUEST_RATES'], schema: counts },
  concurrencyLevels: { env: ['BENCHMARK_CONCURRENCY_LEVELS'], schema: counts },
  gsm8kRuns: { env: ['GSM8K_RUNS'], schema: count, default: DEFAULTS.gsm8kRuns },
  gsm8kQuestions: { env: ['GSM8K_NUM_QUESTIONS'], schema: count, default: DEFAULTS.gsm8kQuestions },
  gsm8kParallel: { env: ['GSM8K_PARALLEL'], schema: count, default: DEFAULTS.gsm8kParallel },
  gsm8kShots: { env: ['GSM8K_NUM_SHOTS'], schema: count, default: DEFAULTS.gsm8kShots },
  gsm8kScript: { env: ['DEFAULT_GSM8K_SCRIPT'], schema: text, default: DEFAULTS.gsm8kScript },
  gsm8kThreshold: { env: ['DEFAULT_GSM8K_THRESHOLD'], schema: fraction },
  serverTimeoutS: { env: ['SERVER_TIMEOUT'], schema: positive },
  /** `--mem-fraction-static` of the standard mode's server; the other modes have their own in the model's file. */
  serverMemFraction: { env: ['SERVER_MEM_FRACTION'], schema: fraction },
  serverPort: { env: ['GSM8K_PORT'], schema: v.pipe(count, v.maxValue(65_535)) },
  /** Pause between two looks at a starting server, seconds. */
  healthPollS: { env: ['HEALTH_CHECK_INTERVAL'], schema: positive },
  healthPath: { env: ['HEALTH_CHECK_ENDPOINT'], schema: v.pipe(v.string(), v.startsWith('/')) },
  cudaGraphMaxBs: { env: ['CUDA_GRAPH_MAX_BS'], schema: count },
  disableCudaGraph: { env: ['DISABLE_CUDA_GRAPH'], schema: flag },
  datasetPath: { env: ['SHAREGPT_PATH'], schema: text },
  teamsWebhookFile: { env: ['TEAMS_WEBHOOK_FILE'], schema: text },
  plotServerBaseUrl: { env: ['PLOT_SERVER_BASE_URL'], schema: text },
  plotServerHost: { env: ['PLOT_SERVER_HOST', 'HTTP_SERVER_BIND'], schema: text, default: DEFAULTS.plotServerHost },
  plotServerPort: { env: ['PLOT_SERVER_PORT', 'HTTP_SERVER_PORT'], schema: count, default: DEFAULTS.plotServerPort },
  plotDays: { env: ['PLOT_DAYS'], schema: count, default: DEFAULTS.plotDays },
  analysisDays: { env: ['TEAMS_ANALYSIS_DAYS'], schema: count, default: DEFAULTS.analysisDays },
  /** Points that are not measured here, as `model/hardware/load`: `grok1/mi35x/16`. */
  exclude: { env: [], schema: v.pipe(v.array(text), v.readonly()), default: [] as readonly string[] },
  /** Paths of this site by model id. */
  models: {
    env: [],
    schema: v.record(v.string(), v.strictObject({ modelPath: v.optional(text), tokenizer: v.optional(text) })),
    default: {} as Record<string, { modelPath?: string; tokenizer?: string }>,
  },
  /** The clock of a simulated node: how many times faster it runs, what it shows at `epochMs` (real), ISO 8601. */
  simulatedClock: { env: [], schema: v.strictObject({ factor: positive, startAt: text, epochMs: v.number() }) },
} as const satisfies Record<string, Setting>;

type Table = typeof SETTINGS;
export type SettingName = keyof Table;
type ValueOf<Name extends SettingName> = v.InferOutput<Table[Name]['schema']>;

/** Every setting, decided. One without a default that nobody gave is absent. */
export type Settings = {
  readonly [Name in SettingName as Table[Name] extends { default: unknown } ? Name : never]: ValueOf<Name>;
} & {
  readonly [Name in SettingName as Table[Name] extends { default: unknown } ? never : Name]?: ValueOf<Name>;
};

export interface SettingSources {
  /** From the command line. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON of the site file, and its path for errors. */
  readonly site?: { readonly value: unknown; readonly path: string };
}

/**
 * Decides every setting once: command line, environment, site file, default, in this order.
 * Throws `CONFIG_INVALID` naming the option, variable or site-file key whose value is wrong.
 */
export function resolveSettings(sources: SettingSources): Settings {
  const site = siteValues(sources.site);
  const entries = Object.entries<Setting>(SETTINGS).flatMap(([name, setting]) => {
    const value =
      fromOptions(name, setting, sources) ?? fromEnv(setting, sources) ?? site(name, setting) ?? setting.default;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.freeze(Object.fromEntries(entries)) as Settings;
}

function fromOptions(name: string, setting: Setting, { options }: SettingSources): unknown {
  const value = options[name];
  return value === undefined ? undefined : check(setting, value, `${name} (command line)`);
}

function fromEnv(setting: Setting, { env }: SettingSources): unknown {
  const variable = setting.env.find((candidate) => (env[candidate] ?? '') !== '');
  return variable === undefined ? undefined : check(setting, env[variable], variable);
}

function siteValues(site: SettingSources['site']): (name: string, setting: Setting) => unknown {
  if (site === undefined) return () => undefined;
  const { value, path } = site;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CiError('CONFIG_INVALID', `${path}: expected a JSON object of settings`);
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).filter((key) => !(key in SETTINGS) && key !== '$schema');
  if (unknown.length > 0) {
    throw new CiError('CONFIG_INVALID', `${path}: unknown setting ${unknown.join(', ')}`, {
      hint: `known settings: ${Object.keys(SETTINGS).join(', ')}`,
    });
  }
  return (name, setting) => (given[name] === undefined ? undefined : check(setting, given[name], `${path}: ${name}`));
}

function check(setting: Setting, value: unknown, origin: string): unknown {
  const given = typeof value === 'string' ? [value, readText(value, setting)] : [value];
  const results = given.map((candidate) => v.safeParse(setting.schema, candidate));
  const good = results.find((result) => result.success);
  if (good?.success) return good.output;
  const [issue] = results.at(-1)?.issues ?? [];
  throw new CiError('CONFIG_INVALID', `${origin}: ${issue?.message ?? 'not a valid value'}`, {
    hint: `'${String(value)}' was given; ${setting.schema.type === 'array' ? 'a list looks like 1 2 4 8' : 'see the settings in the README'}`,
  });
}

/** Numbers and lists arrive as text from the environment: `20`, `1 2 4 8 16`, `1,2,4`. */
function readText(value: string, setting: Setting): unknown {
  const words = value.trim().split(/[\s,]+/);
  const numbers = words.map(Number);
  return setting.schema.type === 'array' ? numbers : numbers[0];
}
