import { createProgram, normalizeArgs, type ProgramOptions } from '@sglang-ci/cli-kit';
import { CiError, EXIT, variantModeOf } from '@sglang-ci/core';
import { COMMANDS } from '../commands.ts';
import { OPTIONS, SETTING_OPTIONS } from './option-table.ts';

/** What was asked for on the command line, checked but not yet joined with environment and site file. */
export interface NightOptions {
  /** Names of models; `all` stands for the families' first ones. */
  readonly models: readonly string[];
  readonly modes: readonly ('online' | 'offline')[];
  /** `standard`, `dp_attention`, … of the online benchmark. */
  readonly subMode: string;
  /** Measure the sweep in a mode that normally runs the accuracy gate only. */
  readonly serving: boolean;
  readonly image?: string;
  /** Absent: docker where an engine answers. */
  readonly runner?: 'docker' | 'host';
  readonly modelPath?: string;
  /** The model's name in folders and CSVs, if not its own. */
  readonly modelName?: string;
  readonly tokenizer?: string;
  readonly downloadModel: boolean;
  /** Where the model is fetched from, if not from its own repository. */
  readonly downloadFrom?: string;
  readonly webhookUrl?: string;
  readonly failOnRegression: boolean;
  /** Take the locks of runs that cannot be seen from here, unless they give a sign of life. */
  readonly breakLock: boolean;
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
  ['$0 --model=all --site /etc/sglang-ci.json', 'GROK and DeepSeek, online and offline, settings from a site file'],
  ['$0 --model=deepseek --check-dp-attention', 'DeepSeek with DP attention'],
  ['$0 --model=grok --docker-image=rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202', 'a given image'],
  ['$0 --model=grok --mode=online --dry-run', 'print every command line of the night and touch nothing'],
] as const;

/** The program as its help shows it. */
const NIGHTLY = {
  name: 'sglang-nightly',
  summary: 'one night: image, GPUs, benchmarks, plots, verdict, Teams',
  examples: EXAMPLES,
  exits: EXITS,
  mayBeEmpty: ['download-model'],
};

/** Reads the command line; `undefined` when help was printed. Throws `USAGE` for what it does not understand. */
export async function parseNightOptions(
  args: readonly string[],
  program: ProgramOptions & { readonly name: string } = NIGHTLY,
): Promise<NightOptions | undefined> {
  const argv = await programOf(program).parseAsync(normalizeArgs(args));
  if (argv['help'] === true) return undefined;
  const text = (name: string) => argv[name] as string | undefined;
  const flag = (name: string) => argv[name] === true;
  refuseSanity([text('model'), text('mode')]);
  return {
    models: (text('model') ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()])),
    modes: text('mode') === 'all' ? ['online', 'offline'] : [text('mode') as 'online' | 'offline'],
    subMode: variantModeOf({
      dpAttention: flag('check-dp-attention') || flag('enable-dp-test'),
      torchCompile: flag('enable-torch-compile'),
      mtp: flag('enable-mtp-test'),
    }),
    serving: flag('enable-dp-test'),
    ...defined('image', text('docker-image')),
    ...(text('runner') === undefined ? {} : { runner: text('runner') as 'docker' | 'host' }),
    ...defined('modelPath', text('model-path')),
    ...defined('modelName', text('model-name')),
    ...defined('tokenizer', text('tokenizer-path')),
    downloadModel: text('download-model') !== undefined,
    ...defined('downloadFrom', text('download-model')),
    ...defined('webhookUrl', text('teams-webhook-url')),
    failOnRegression: flag('fail-on-regression'),
    breakLock: flag('break-lock'),
    dryRun: flag('dry-run'),
    json: flag('json'),
    ...defined('site', text('site')),
    settings: settingsOf(argv),
  };
}

function programOf(program: Parameters<typeof parseNightOptions>[1] & object) {
  const commands = program === NIGHTLY ? COMMANDS : [];
  return commands
    .reduce((all, { name, summary }) => all.command(name, summary), createProgram(program.name, program))
    .options(OPTIONS);
}

/** The old scripts' check of many models with a few questions each. */
function refuseSanity(words: readonly (string | undefined)[]): void {
  if (!words.includes('sanity')) return;
  throw new CiError(
    'USAGE',
    'there is no sanity mode here: it answered a few questions per model and measured nothing',
    {
      hint: 'the accuracy gate of every online night asks all of GSM8K; --model=grok,deepseek --mode=online runs it for both',
    },
  );
}

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
