import { DEFAULTS } from '@sglang-ci/core';
import type { Argv } from 'yargs';

/** The options of the old plot scripts. */
export function plotOptions(program: Argv) {
  return outputOptions(program)
    .positional('mode', { choices: ['online', 'offline'] as const, demandOption: true, describe: 'which benchmark' })
    .option('hardware', { type: 'string', describe: 'only this hardware: mi30x, mi35x' })
    .option('days', { type: 'number', default: DEFAULTS.plotDays, describe: 'calendar days up to the plot date' })
    .option('plot-date', { type: 'string', describe: 'last day, YYYYMMDD  [default: the last night]' })
    .option('mode-filter', { type: 'string', default: 'aiter', describe: 'backends: aiter, triton, a list, or all' })
    .option('variant-filter', {
      type: 'string',
      describe: 'standard, mtp, dp, dp_mtp, long_context, …: one plot of these, or of all  [default: a plot for each]',
    })
    .option('enable-mtp-test', { type: 'boolean', describe: 'short for --variant-filter mtp,dp_mtp' })
    .option('request-rates', { type: 'string', describe: 'only these rates, clients or batch sizes: 1,2,4' })
    .option('split-request-rates', { type: 'boolean', default: false, describe: 'online: low and high loads apart' })
    .option('threshold', { type: 'number', describe: 'online: GSM8K pass mark to draw: 0.8' })
    .option('ilen', { type: 'number', describe: 'offline: only this input length' })
    .option('olen', { type: 'number', describe: 'offline: only this output length' })
    .conflicts('variant-filter', 'enable-mtp-test');
}

function outputOptions(program: Argv) {
  return program
    .option('model', {
      alias: 'm',
      type: 'string',
      default: 'grok',
      describe: 'grok, grok2, deepseek, or a model’s label (a folder below BASE/MODE)',
    })
    .option('base-dir', {
      type: 'string',
      describe: 'holds online/, offline/ and plots_server/  [default: the site’s]',
    })
    .option('data-dir', { type: 'string', describe: 'folder of run folders  [default: BASE/MODE/MODEL]' })
    .option('plot-dir', { type: 'string', describe: 'takes the plots  [default: BASE/plots_server/MODEL/MODE]' })
    .option('model-name', {
      type: 'string',
      describe: 'name in heading and file names, with -m deepseek also the model’s label  [default: the label]',
    })
    .option('output-prefix', { type: 'string', describe: 'start of the summary’s name  [default: MODEL_VARIANT_MODE]' })
    .option('summary-csv', {
      type: 'string',
      describe: 'path of the summary  [default: in the data folder]; with --plot-only: draw this one',
    })
    .option('process-only', { type: 'boolean', describe: 'write only the summary' })
    .option('plot-only', { type: 'boolean', describe: 'write only the plots' })
    .option('svg', { type: 'boolean', describe: 'write each plot as SVG as well' })
    .conflicts('process-only', 'plot-only');
}

/** What the command line said. */
export interface PlotRequest {
  readonly mode: 'online' | 'offline';
  readonly model: string;
  readonly baseDir: string | undefined;
  readonly dataDir: string | undefined;
  readonly plotDir: string | undefined;
  readonly modelName: string | undefined;
  readonly outputPrefix: string | undefined;
  readonly summaryCsv: string | undefined;
  readonly processOnly: boolean | undefined;
  readonly plotOnly: boolean | undefined;
  readonly svg: boolean | undefined;
  readonly hardware: string | undefined;
  readonly days: number;
  readonly plotDate: string | undefined;
  readonly modeFilter: string;
  readonly variantFilter: string | undefined;
  readonly enableMtpTest: boolean | undefined;
  readonly requestRates: string | undefined;
  readonly splitRequestRates: boolean;
  readonly threshold: number | undefined;
  readonly ilen: number | undefined;
  readonly olen: number | undefined;
}
