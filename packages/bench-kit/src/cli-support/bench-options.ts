import { createProgram } from '@sglang-ci/cli-kit';
import { EVALUATORS, HARDWARE, PROTOCOLS, WORKLOADS } from '@sglang-ci/core';

export type Program = ReturnType<typeof createProgram>;
export type Argv = Readonly<Record<string, unknown>>;

/** Options that every benchmark has, offline or online. */
export function commonOptions(program: Program): Program {
  return program
    .positional('image', { type: 'string', describe: 'full image name, if --docker-image does not give it' })
    .option('docker-image', { type: 'string', describe: 'full image name' })
    .option('model', { type: 'string', alias: 'model-path', describe: 'path of the model' })
    .option('work-dir', { type: 'string', describe: 'folder for results' })
    .option('output-dir', { type: 'string', describe: 'folder for results, if not the work dir' })
    .option('hardware', { choices: HARDWARE, describe: "if not given, the image's" })
    .option('node', { type: 'string', describe: "this machine's name in results" })
    .option('backend', { type: 'string', describe: 'attention backend as SGLang names it: aiter, triton, …' })
    .option('gsm8k-script', { type: 'string', describe: "SGLang's bench_sglang.py for GSM8K" })
    .option('evaluator', { choices: EVALUATORS, describe: 'who asks GSM8K; auto takes what the image has' })
    .option('threshold', { type: 'number', describe: 'GSM8K pass mark, a fraction' })
    .option('download-model', { type: 'boolean', describe: 'fetch the model when its files are missing' })
    .option('protocol', { choices: PROTOCOLS, describe: 'how a load is measured: flushed, or as the old scripts did' })
    .option('workload', { choices: Object.keys(WORKLOADS), describe: 'a named grid of lengths and concurrency levels' })
    .option('break-lock', {
      type: 'boolean',
      describe: 'take the lock of a run that cannot be seen from here and gives no sign of life',
    })
    .option('runner', {
      choices: ['host', 'docker'],
      describe: 'where commands run; if not given, docker where an engine answers',
    })
    .option('site', { type: 'string', describe: 'site file' })
    .option('dry-run', { type: 'boolean', describe: 'print every command line and touch nothing' })
    .option('json', { type: 'boolean', describe: 'machine-readable output' })
    .option('nightly-command', { type: 'string', hidden: true })
    .option('rocm-version', { type: 'string', hidden: true })
    .option('current-dir', { type: 'string', hidden: true });
}

/** The options of an offline benchmark beside the common ones. */
export function offlineOptions(program: Program): Program {
  return commonOptions(program).option('sweep', {
    choices: ['isolated', 'grouped'] as const,
    describe: 'one process per point, or one per set of equal server arguments',
  });
}

const SETTING_OF: Readonly<Record<string, string>> = {
  'work-dir': 'workDir',
  'output-dir': 'outputDir',
  hardware: 'hardware',
  node: 'node',
  evaluator: 'evaluator',
  protocol: 'protocol',
  workload: 'workload',
};

/** The settings among the options given, by their names in `SETTINGS`. */
export function settingOptions(argv: Argv): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(SETTING_OF).flatMap(([option, setting]) =>
      argv[option] === undefined ? [] : [[setting, argv[option]]],
    ),
  );
}
