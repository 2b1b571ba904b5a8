import { createProgram, examplesText, normalizeArgs } from '@sglang-ci/cli-kit';
import { CiError, EXIT } from '@sglang-ci/core';
import type { BenchFamily, BenchRequest } from './bench-request.ts';
import { type Argv, commonOptions, offlineOptions, type Program, settingOptions } from './bench-options.ts';

/** Besides done, failed and wrong options. */
const EXITS = [EXIT.noImage, EXIT.accuracy, EXIT.locked, EXIT.interrupted, EXIT.terminated] as const;

/** A benchmark's command line: a family, and what its commands add to the options that all have. */
export interface BenchCli {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly (readonly [command: string, what: string])[];
  readonly family: BenchFamily;
  readonly offline: BenchCommand;
  readonly online: BenchCommand;
}

interface BenchCommand {
  readonly summary: string;
  /** Adds the family's own options. */
  readonly options: (program: Program) => Program;
  /** What those options ask for. */
  readonly request: (argv: Argv) => Partial<BenchRequest> & Pick<BenchRequest, 'subMode'>;
}

/** A command line, read and checked. */
export interface BenchArgs {
  readonly request: BenchRequest;
  readonly runner?: 'host' | 'docker' | undefined;
  readonly site?: string | undefined;
  readonly breakLock: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Reads a benchmark's command line; `undefined` when help was printed. Throws `USAGE` for what it does not understand. */
export async function parseBenchArgs(cli: BenchCli, args: readonly string[]): Promise<BenchArgs | undefined> {
  const argv: Argv = await programOf(cli).parseAsync(normalizeArgs(args));
  if (argv['help'] === true) return undefined;
  const [mode] = argv['_'] as readonly string[];
  return {
    request: mode === 'offline' ? requestOf(cli.offline, argv, 'offline') : requestOf(cli.online, argv, 'online'),
    runner: argv['runner'] as BenchArgs['runner'],
    site: argv['site'] as string | undefined,
    breakLock: argv['break-lock'] === true,
    dryRun: argv['dry-run'] === true,
    json: argv['json'] === true,
  };
}

function programOf({ name, summary, examples, offline, online }: BenchCli): Program {
  const examplesOf = (mode: string) =>
    examplesText(
      name,
      examples.filter(([command]) => command.startsWith(`$0 ${mode}`)),
    );
  return createProgram(name, { summary, examples, exits: EXITS })
    .command('offline [image]', offline.summary, (program: Program) =>
      offline.options(offlineOptions(program)).epilogue(examplesOf('offline')),
    )
    .command('online [image]', online.summary, (program: Program) =>
      online.options(commonOptions(program)).epilogue(examplesOf('online')),
    )
    .demandCommand(1, 1, 'say which benchmark: offline or online');
}

function requestOf(command: BenchCommand, argv: Argv, mode: BenchRequest['mode']): BenchRequest {
  const text = (option: string) => argv[option] as string | undefined;
  return {
    mode,
    image: text('docker-image') ?? text('image'),
    modelPath: text('model'),
    threshold: fractionOf(argv, 'threshold'),
    gsm8kScript: text('gsm8k-script'),
    backend: argv['backend'] as BenchRequest['backend'],
    sweep: argv['sweep'] as BenchRequest['sweep'],
    ...(mode === 'offline' && (text('gsm8k-script') ?? argv['threshold']) !== undefined ? { gateFirst: true } : {}),
    download: argv['download-model'] === true,
    settings: settingOptions(argv),
    ...command.request(argv),
  };
}

/** yargs reads a word that is no number as NaN, which no accuracy ever reaches. */
function fractionOf(argv: Argv, option: string): number | undefined {
  const value = argv[option] as number | undefined;
  if (value === undefined || (value >= 0 && value <= 1)) return value;
  throw new CiError('USAGE', `--${option}: expected a fraction from 0 to 1`, { hint: 'for 93% give 0.93' });
}
