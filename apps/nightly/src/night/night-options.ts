import { resolve } from 'node:path';
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
  /** Instead of benchmarks: which models does the image serve at all? */
  readonly sanity?: { readonly modelsDir: string; readonly trials: number };
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
  ['$0 --mode=sanity --models-dir=/data', "which models tonight's image serves"],
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
  const sanity = sanityOf(argv);
  return {
    models: modelsOf(text('model') ?? (sanity === undefined ? 'grok' : '')),
    modes: modesOf(text('mode')),
    ...(sanity === undefined ? {} : { sanity }),
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

function modelsOf(text: string): readonly string[] {
  return text.split(',').flatMap((name) => (['', 'sanity'].includes(name.trim()) ? [] : [name.trim()]));
}

function modesOf(mode: string | undefined): NightOptions['modes'] {
  return mode === 'online' || mode === 'offline' ? [mode] : ['online', 'offline'];
}

/** `--mode=sanity`, or `--model=sanity` as the old script also took it. Throws `USAGE` for what only it means. */
function sanityOf(argv: Readonly<Record<string, unknown>>): NightOptions['sanity'] {
  const given = [argv['model'], argv['mode']].includes('sanity');
  const [modelsDir, trials] = [argv['models-dir'] as string | undefined, argv['sanity-trials'] as number | undefined];
  if (!given) {
    if (modelsDir === undefined && trials === undefined) return undefined;
    throw new CiError('USAGE', '--models-dir and --sanity-trials are options of the sanity check', {
      hint: 'add --mode=sanity',
    });
  }
  if (argv['mode'] === 'online' || argv['mode'] === 'offline') {
    throw new CiError('USAGE', `--model=sanity and --mode=${argv['mode']} say two things`, {
      hint: 'use --mode=sanity',
    });
  }
  if (trials !== undefined && !(Number.isInteger(trials) && trials >= 1 && trials <= 20)) {
    throw new CiError('USAGE', `--sanity-trials: expected a whole number from 1 to 20, found ${trials}`);
  }
  return { modelsDir: resolve(modelsDir ?? '/data'), trials: trials ?? 3 };
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
