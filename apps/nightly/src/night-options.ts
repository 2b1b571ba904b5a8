import { createProgram, normalizeArgs } from '@sglang-ci/cli-kit';
import { EXIT, variantModeOf } from '@sglang-ci/core';
import type { Options } from 'yargs';

/** What was asked for on the command line, checked but not yet joined with environment and site file. */
export interface NightOptions {
  readonly model: string;
  readonly modes: readonly ('online' | 'offline')[];
  /** `standard`, `dp_attention`, … of the online benchmark. */
  readonly subMode: string;
  /** Measure the sweep in a mode that normally runs the accuracy gate only. */
  readonly serving: boolean;
  readonly image?: string;
  readonly runner: 'docker' | 'host';
  readonly modelPath?: string;
  readonly tokenizer?: string;
  readonly downloadModel: boolean;
  readonly webhookUrl?: string;
  readonly analysis: boolean;
  readonly failOnRegression: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly site?: string;
  /** Settings that the command line names, for `resolveSettings`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const EXITS = [
  EXIT.gpusBusy,
  EXIT.noImage,
  EXIT.accuracy,
  EXIT.regression,
  EXIT.notify,
  EXIT.locked,
  EXIT.interrupted,
  EXIT.terminated,
] as const;

const EXAMPLES = [
  ['$0 --model=grok --mode=online', "tonight's GROK serving benchmark in tonight's image"],
  ['$0 --model=deepseek --mode=all --site /etc/sglang-ci.json', 'offline and online, settings from a site file'],
  ['$0 --model=deepseek --check-dp-attention', 'DeepSeek with DP attention'],
  ['$0 --model=grok --docker-image=rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202', 'a given image'],
  ['$0 --model=grok --mode=online --dry-run', 'print every command line of the night and touch nothing'],
] as const;

const OPTIONS = {
  model: { type: 'string', default: 'grok', describe: 'grok, grok2, deepseek, DeepSeek-V3, or any model id' },
  mode: { choices: ['online', 'offline', 'all'], default: 'all', describe: 'which benchmarks' },
  hardware: { type: 'string', describe: 'mi30x or mi35x' },
  'docker-image': { type: 'string', alias: 'image', describe: "this image instead of tonight's" },
  'continue-run-days': { type: 'number', describe: 'how many earlier days may stand in for a missing image' },
  runner: {
    choices: ['docker', 'host'],
    default: process.env['INSIDE_CONTAINER'] ? 'host' : 'docker',
    describe: 'where commands run',
  },
  'model-path': { type: 'string', describe: 'path of the model' },
  'tokenizer-path': { type: 'string', describe: 'path or name of the tokenizer' },
  'download-model': { type: 'boolean', describe: 'fetch the model when its files are missing' },
  'work-dir': { type: 'string', describe: 'folder for results and plots' },
  'output-dir': { type: 'string', describe: 'folder for results, if not the work dir' },
  node: { type: 'string', describe: "this machine's name in results" },
  'check-dp-attention': { type: 'boolean', describe: 'DP attention mode' },
  'enable-torch-compile': { type: 'boolean', describe: 'torch compile mode' },
  'enable-mtp-test': { type: 'boolean', describe: 'MTP (speculative decoding) mode' },
  'enable-dp-test': { type: 'boolean', describe: 'DP attention mode with the serving sweep' },
  protocol: { choices: ['flushed', 'legacy'], describe: 'how a load is measured' },
  'stop-containers': {
    choices: ['none', 'own', 'gpu', 'all'],
    describe: 'which containers may be stopped when GPUs are busy',
  },
  'teams-webhook-url': {
    type: 'string',
    describe: 'better in TEAMS_WEBHOOK_URL or a file: command lines are visible to all',
  },
  'teams-skip-analysis': { type: 'boolean', describe: 'card without a verdict' },
  'teams-analysis-days': { type: 'number', describe: 'days that the baseline reaches back at most' },
  'fail-on-regression': { type: 'boolean', describe: 'exit 6 when a regression was found' },
  site: { type: 'string', describe: 'site file; `demo` keeps everything under ./demo' },
  'dry-run': { type: 'boolean', describe: 'print the plan and touch nothing' },
  json: { type: 'boolean', describe: 'machine-readable output' },
} as const satisfies Record<string, Options>;

/** Reads the command line; `undefined` when help was printed. Throws `USAGE` for what it does not understand. */
export async function parseNightOptions(args: readonly string[]): Promise<NightOptions | undefined> {
  const argv = await program().parseAsync(normalizeArgs(args));
  if (argv['help'] === true) return undefined;
  const text = (name: string) => argv[name] as string | undefined;
  const flag = (name: string) => argv[name] === true;
  return {
    model: text('model') ?? 'grok',
    modes: text('mode') === 'all' ? ['online', 'offline'] : [text('mode') as 'online' | 'offline'],
    subMode: variantModeOf({
      dpAttention: flag('check-dp-attention') || flag('enable-dp-test'),
      torchCompile: flag('enable-torch-compile'),
      mtp: flag('enable-mtp-test'),
    }),
    serving: flag('enable-dp-test'),
    ...defined('image', text('docker-image')),
    runner: text('runner') as 'docker' | 'host',
    ...defined('modelPath', text('model-path')),
    ...defined('tokenizer', text('tokenizer-path')),
    downloadModel: flag('download-model'),
    ...defined('webhookUrl', text('teams-webhook-url')),
    analysis: !flag('teams-skip-analysis'),
    failOnRegression: flag('fail-on-regression'),
    dryRun: flag('dry-run'),
    json: flag('json'),
    ...defined('site', text('site')),
    settings: settingsOf(argv),
  };
}

function program() {
  const summary = 'one night: image, GPUs, benchmarks, plots, verdict, Teams';
  return createProgram('sglang-nightly', { summary, examples: EXAMPLES, exits: EXITS }).options(OPTIONS);
}

const SETTING_OPTIONS = {
  hardware: 'hardware',
  'work-dir': 'workDir',
  'output-dir': 'outputDir',
  node: 'node',
  protocol: 'protocol',
  'stop-containers': 'stopContainers',
  'continue-run-days': 'fallbackDays',
  'teams-analysis-days': 'analysisDays',
} as const;

function settingsOf(argv: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(SETTING_OPTIONS).flatMap(([option, setting]) =>
      argv[option] === undefined ? [] : [[setting, argv[option]]],
    ),
  );
}

function defined<Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return (value === undefined || value === '' ? {} : { [key]: value }) as { [K in Key]?: string };
}
