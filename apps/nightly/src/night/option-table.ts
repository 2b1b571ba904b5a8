import { HARDWARE, type SettingName, WORKLOADS } from '@sglang-ci/core';
import type { Options } from 'yargs';

/** The options of a night: those of the old scripts, and ours. */
export const OPTIONS = {
  model: {
    type: 'string',
    defaultDescription: 'grok; in mode sanity, all that have a check',
    describe:
      'grok, grok2, deepseek, DeepSeek-V3, any model id, several (grok,deepseek), or all (GROK1 and DeepSeek-V3)',
  },
  mode: {
    choices: ['online', 'offline', 'all', 'sanity'],
    default: 'all',
    describe: 'which benchmarks; sanity: start every model of the image and see a short accuracy run',
  },
  'models-dir': { type: 'string', describe: 'folder of the models, for mode sanity (/data)' },
  'sanity-trials': { type: 'number', describe: 'accuracy runs per model at most, for mode sanity (3)' },
  hardware: { type: 'string', describe: HARDWARE.join(', ') },
  'docker-image': { type: 'string', alias: 'image', describe: "this image instead of tonight's" },
  tracks: { type: 'string', describe: "measure tonight's image of each of these ROCm tracks: rocm10,rocm724" },
  'wait-for-image': {
    type: 'string',
    describe: "wait so long for tonight's image before taking what is there: 2h, 90m",
  },
  'continue-run-days': {
    type: 'number',
    describe: "the last N days' images, each where it did not finish; 1: tonight's",
  },
  'fallback-days': { type: 'number', describe: 'how many earlier days may stand in for a missing image' },
  runner: {
    choices: ['docker', 'host'],
    describe: 'where commands run; if not given, docker where an engine answers, host inside a container',
  },
  'model-path': { type: 'string', describe: 'path of the model' },
  'model-name': { type: 'string', describe: 'name of the model in folders and CSVs' },
  'tokenizer-path': { type: 'string', describe: 'path or name of the tokenizer' },
  'download-model': { type: 'string', describe: 'fetch the model (from this repository) when its files are missing' },
  'work-dir': { type: 'string', describe: 'folder for results and plots' },
  'output-dir': { type: 'string', describe: 'folder for results, if not the work dir' },
  node: { type: 'string', describe: "this machine's name in results" },
  'check-dp-attention': { type: 'boolean', describe: 'DP attention mode' },
  'enable-torch-compile': { type: 'boolean', describe: 'torch compile mode' },
  'enable-mtp-test': { type: 'boolean', describe: 'MTP (speculative decoding) mode' },
  'enable-dp-test': { type: 'boolean', describe: 'DP attention mode with the serving sweep' },
  protocol: { choices: ['flushed', 'legacy'], describe: 'how a load is measured' },
  workload: {
    choices: Object.keys(WORKLOADS),
    describe: 'a named grid of lengths and concurrency levels, as a series of its own',
  },
  'break-lock': {
    type: 'boolean',
    describe: 'take the lock of a run that cannot be seen from here and gives no sign of life',
  },
  'stop-containers': {
    choices: ['none', 'own', 'gpu', 'all'],
    describe: 'which containers may be stopped when GPUs are busy: gpu, those proven to hold them',
  },
  deadline: { type: 'number', describe: 'hours after which the night ends: what runs is ended, the rest is skipped' },
  'teams-webhook-url': { type: 'string', describe: 'better in a file: command lines are visible to all' },
  'teams-webhook-file': { type: 'string', describe: 'file with the webhook URL, mode 0600' },
  'teams-skip-analysis': { type: 'boolean', describe: 'card without a verdict' },
  'teams-analysis-days': { type: 'number', describe: 'days that the baseline reaches back at most' },
  'prometheus-file': { type: 'string', describe: "file (or folder) for node_exporter's textfile collector" },
  'fail-on-regression': { type: 'boolean', describe: 'exit 6 when a regression was found' },
  site: { type: 'string', describe: 'site file; `demo` keeps everything under ./demo' },
  'dry-run': { type: 'boolean', describe: 'print the plan and touch nothing' },
  json: { type: 'boolean', describe: 'machine-readable output' },
} as const satisfies Record<string, Options>;

/** The options that stand for a setting, which environment and site file may give as well. */
export const SETTING_OPTIONS = {
  hardware: 'hardware',
  'work-dir': 'workDir',
  'output-dir': 'outputDir',
  node: 'node',
  protocol: 'protocol',
  workload: 'workload',
  'stop-containers': 'stopContainers',
  tracks: 'nightTracks',
  'wait-for-image': 'waitForImageS',
  'continue-run-days': 'continueRunDays',
  'fallback-days': 'fallbackDays',
  deadline: 'deadlineHours',
  'teams-webhook-file': 'teamsWebhookFile',
  'teams-skip-analysis': 'skipAnalysis',
  'teams-analysis-days': 'analysisDays',
  'prometheus-file': 'prometheusFile',
} as const satisfies { readonly [option in keyof typeof OPTIONS]?: SettingName };
