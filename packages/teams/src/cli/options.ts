import type { Options } from 'yargs';
import type { ChannelOptions } from './open-site.ts';

/** What `notify` is told, in the words of the old script. */
export interface NotifyOptions extends ChannelOptions {
  readonly runFolder?: string | undefined;
  readonly verdict?: string | undefined;
  readonly model?: string | undefined;
  readonly mode?: 'online' | 'offline' | undefined;
  readonly hardware?: string | undefined;
  readonly dockerImage?: string | undefined;
  readonly benchmarkDate?: string | undefined;
  readonly benchmarkDir?: string | undefined;
  readonly plotDir?: string | undefined;
  readonly checkServer: boolean;
  readonly skipAnalysis: boolean;
  readonly analysisDays?: number | undefined;
  readonly checkDpAttention: boolean;
  readonly enableTorchCompile: boolean;
  readonly enableDpTest: boolean;
  readonly enableMtpTest: boolean;
}

const flag = (describe: string) => ({ type: 'boolean', default: false, describe }) as const;
const text = (describe: string) => ({ type: 'string', describe }) as const;

export const CHANNEL_OPTIONS = {
  'webhook-file': text('file (mode 0600) with the webhook URL; else TEAMS_WEBHOOK_FILE, TEAMS_WEBHOOK_URL'),
  'webhook-url': text('the URL itself: other users may see it in ps before it is hidden, the shell keeps it'),
  'spool-dir': text('where cards wait that could not be sent; else TEAMS_SPOOL_DIR, {folder of results}/alerts/spool'),
  site: text('site file [default: sglang-ci.config.json, if it is there]'),
  'dry-run': flag('print the JSON of the card, send nothing'),
} as const satisfies Record<string, Options>;

export const TEST_MODE = { 'test-mode': flag('send it marked as a test, however often') } as const satisfies Record<
  string,
  Options
>;

export const NOTIFY_OPTIONS = {
  'run-folder': text('the run folder, if not the newest of model and mode'),
  verdict: text(
    'verdict of `sglang-compare verdict --json` [default: verdict.json in the run folder; without one it is judged now]',
  ),
  model: text('grok, grok2, deepseek, or a model as folders name it'),
  mode: { choices: ['online', 'offline'], describe: 'which benchmark' },
  hardware: text('mi30x or mi35x; any, if not given'),
  'docker-image': text('image of the run'),
  'benchmark-date': text("day of the image, YYYYMMDD [default: today's or one of the three days before]"),
  'benchmark-dir': text('store of run folders [default: the output folder of the site]'),
  'plot-dir': text('folder of the plots [default: {work dir}/plots_server]'),
  'check-server': flag('ask the plot server for every page that the card links to'),
  'skip-analysis': flag('no verdict: only numbers; also TEAMS_SKIP_ANALYSIS'),
  'analysis-days': {
    type: 'number',
    describe: 'how far back the nights may reach that a folder without verdict is compared with [default: 60]',
  },
  'check-dp-attention': flag('the run with DP attention'),
  'enable-torch-compile': flag('the run with torch compile'),
  'enable-dp-test': flag('the run with DP attention and a serving sweep'),
  'enable-mtp-test': flag('the run with MTP'),
} as const satisfies Record<string, Options>;

export const IMAGE_OPTIONS = {
  status: { choices: ['success', 'warning', 'error'], describe: 'what the check found' },
  message: text('one sentence about it; with --test-mode both may be left out'),
  details: { type: 'string', array: true, default: [], describe: 'more lines' },
  'available-images': { type: 'string', array: true, default: [], describe: 'images that are there' },
  'checked-count': { type: 'number', describe: 'how many images were looked for' },
  'found-count': { type: 'number', describe: 'how many were found' },
  'date-checked': text('day of the images, YYYYMMDD [default: today]'),
} as const satisfies Record<string, Options>;
