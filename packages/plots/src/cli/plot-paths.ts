import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { CiError, DEFAULTS, resolveSettings } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import { filtersOf } from './filters.ts';
import type { PlotRequest } from './plot-options.ts';

/** Labels of the models that the old scripts knew by a short name. Any other word is a label itself. */
const LABELS: Readonly<Record<string, string>> = {
  grok: 'GROK1',
  grok1: 'GROK1',
  grok2: 'GROK2',
  deepseek: 'DeepSeek-V3-0324',
  'DeepSeek-V3': 'DeepSeek-V3-0324',
};

/** The words that stand for any DeepSeek model: which one, the old scripts took from `--model-name`. */
const ANY_DEEPSEEK: readonly string[] = ['deepseek', 'DeepSeek-V3'];

export interface PlotPaths {
  readonly label: string;
  readonly dataDir: string;
  readonly plotDir: string;
}

/** The label of the model that a request is about. */
export function labelOf({ model, modelName }: Pick<PlotRequest, 'model' | 'modelName'>): string {
  return (ANY_DEEPSEEK.includes(model) ? modelName : undefined) ?? LABELS[model] ?? model;
}

/** Where the nights are and where the plots go: as told, else by the layout below the base directory. Throws `PATH_MISSING`. */
export function plotPaths(request: PlotRequest, env: Readonly<Record<string, string | undefined>>): PlotPaths {
  const { mode, modelName } = request;
  const label = labelOf(request);
  const settings = resolveSettings({ env, options: { workDir: request.baseDir } });
  const base = resolve(settings.workDir);
  const plots =
    request.baseDir === undefined ? (settings.plotsDir ?? join(base, 'plots_server')) : join(base, 'plots_server');
  const places = request.dataDir === undefined ? [join(base, mode, label), join(base, label), base] : [request.dataDir];
  const dataDir = places.find((place) => existsSync(place));
  if (dataDir === undefined) {
    throw new CiError('PATH_MISSING', `${request.dataDir ?? base}: no such folder`, {
      hint: 'say where the run folders are with --base-dir, --data-dir or BENCHMARK_CI_DIR',
    });
  }
  return {
    label,
    dataDir: resolve(dataDir),
    plotDir: resolve(request.plotDir ?? join(plots, modelName ?? label, mode)),
  };
}

/**
 * Path of the summary CSV: as told, else in the data directory under the old scripts' name, which says what it was
 * filtered by: `GROK1_MOE-I4F8_online_all_variants_aiter_summary_HOST.csv`.
 */
export function summaryPath(night: Night, request: PlotRequest, dataDir: string): string {
  const { summaryCsv, outputPrefix = `${night.model}_${night.variant}_${night.mode}` } = request;
  if (summaryCsv !== undefined) return resolve(summaryCsv);
  const { variants, backends } = filtersOf(request);
  const scope = [variants?.toSorted().join('_') ?? 'all_variants', backends?.toSorted().join('_') ?? 'all_modes'];
  const words = [
    outputPrefix,
    ...(night.mode === 'online' ? scope : []),
    ...narrowedBy(request),
    'summary',
    hostname(),
  ];
  return join(dataDir, `${words.join('_')}.csv`);
}

/** What leaves rows out that the name would not tell: such a summary never replaces the whole one. */
function narrowedBy(request: PlotRequest): readonly string[] {
  const { mode, modeFilter, days, plotDate, ilen, olen } = request;
  const { variants, loads } = filtersOf(request);
  return [
    ...(mode === 'offline' ? (variants ?? []) : []),
    ...(mode === 'offline' && modeFilter !== 'aiter' ? modeFilter.split(/[\s,]+/) : []),
    ...(loads === undefined ? [] : ['load', ...loads.map(String)]),
    ...(days < DEFAULTS.plotDays ? [`${days}_days`] : []),
    ...(plotDate === undefined ? [] : [`to_${plotDate}`]),
    ...(ilen === undefined ? [] : [`ilen${ilen}`]),
    ...(olen === undefined ? [] : [`olen${olen}`]),
  ];
}
