import { relative, sep } from 'node:path';
import type { CellVerdict } from '@sglang-ci/core';
import type { BenchmarkCardInput } from '../cards/benchmark-card.ts';

/** A night as the plot server knows it. */
export interface LinkedNight {
  readonly model: string;
  readonly variant: string;
  readonly hardware: string;
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  /** Absolute. */
  readonly runFolder: string;
  /** The folder that the plot server serves nights from, absolute. */
  readonly baseDir: string;
}

/**
 * The plot server's pages for a night: dashboard, plots, the history of its benchmark and of each judged value, and the
 * night itself with its logs. Nothing where no plot server is known.
 */
export function nightLinks(
  base: string | undefined,
  night: LinkedNight,
): Pick<BenchmarkCardInput, 'links' | 'cellUrl'> {
  if (base === undefined) return {};
  const { model, variant, hardware, mode, subMode, runFolder, baseDir } = night;
  const key = { model, variant, hardware, mode, subMode };
  const trend = (more: Readonly<Record<string, string>> = {}) =>
    `${base}/trend?${new URLSearchParams({ ...key, ...more })}`;
  const folder = relative(baseDir, runFolder).split(sep).join('/');
  return {
    links: {
      dashboard: `${base}/`,
      browse: `${base}/${encodeURIComponent(model)}/${mode}/`,
      history: trend(),
      logs: folder.startsWith('..') ? undefined : `${base}/night?${new URLSearchParams({ folder })}`,
    },
    cellUrl: ({ metric, load }: CellVerdict) => trend({ metric, load: String(load) }),
  };
}
