import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Measurement, type MetricKey, parseImageTag } from '@sglang-ci/core';

const FILE = fileURLToPath(new URL('../../../../../shared/corpus/series_ext.dev.csv', import.meta.url));

/** The real nights' values, or why they cannot be had. */
export function realNights(): readonly Measurement[] | string {
  if (!existsSync(FILE)) return 'the real series are not beside this repository (../shared/corpus/series_ext.dev.csv)';
  const [, ...lines] = readFileSync(FILE, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [hardware, model, folder, imageTag, date, subMode, loadKind, load, metric, value, runs, , backup, host] =
      line.split(',');
    const key = METRIC[metric ?? ''];
    if (!hardware || !model || !folder || !imageTag || !date || !subMode || !key || backup) return [];
    const rocm = parseImageTag(imageTag)?.rocm;
    return [
      {
        hardware,
        model,
        variant: '',
        mode: 'online' as const,
        subMode,
        folder,
        imageTag,
        date,
        ...(rocm !== undefined && { rocm }),
        ...(host && { node: host }),
        loadKind: loadKind === 'concurrency' ? ('concurrency' as const) : ('request_rate' as const),
        load: Number(load),
        metric: key,
        value: Number(value),
        runValues: [Number(value)],
        runs: Number(runs),
        source: 'csv' as const,
        valid: true,
        invalidReasons: [],
      },
    ];
  });
}

const METRIC: Readonly<Record<string, MetricKey>> = { e2e_ms: 'e2eMs', ttft_ms: 'ttftMs', itl_ms: 'itlMs' };
