import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { CiError, resolveSettings } from '@sglang-ci/core';
import { type Night, summaryName } from '@sglang-ci/history';
import type { PlotRequest } from './plot-options.ts';

/** Labels of the models that the old scripts knew by a short name. Any other word is a label itself. */
const LABELS: Readonly<Record<string, string>> = {
  grok: 'GROK1',
  grok1: 'GROK1',
  grok2: 'GROK2',
  deepseek: 'DeepSeek-V3-0324',
  'DeepSeek-V3': 'DeepSeek-V3-0324',
};

export interface PlotPaths {
  readonly label: string;
  readonly dataDir: string;
  readonly plotDir: string;
}

/** Where the nights are and where the PNG goes: as told, else by the layout below the base directory. Throws `PATH_MISSING`. */
export function plotPaths(request: PlotRequest, env: Readonly<Record<string, string | undefined>>): PlotPaths {
  const { mode, model, modelName } = request;
  const label = LABELS[model] ?? model;
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

/** Path of the summary CSV: as told, else in the data directory under the old scripts' name. */
export function summaryPath(night: Night, request: PlotRequest, dataDir: string): string {
  const { summaryCsv, outputPrefix } = request;
  if (summaryCsv !== undefined) return resolve(summaryCsv);
  const name = summaryName(night, hostname());
  const usual = `${night.model}_${night.variant}_${night.mode}`;
  return join(dataDir, outputPrefix === undefined ? name : name.replace(usual, outputPrefix));
}
