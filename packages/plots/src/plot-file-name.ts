import { variantName } from './trend/variant-name.ts';

/**
 * Name of a plot in its folder `{plots}/{model}/{mode}/`: `20251216_GROK1_online_standard.png`, `20251216_GROK1_offline.png`.
 * `subMode` may be `all`; `split` marks a plot with low and high loads apart.
 */
export function plotFileName(plot: {
  /** `YYYYMMDD`. */
  readonly day: string;
  readonly model: string;
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  readonly split?: boolean;
  /** Default `png`. */
  readonly format?: 'png' | 'svg';
}): string {
  const base = plot.model.split(/[_\s]/)[0] ?? plot.model;
  const variant = plot.mode === 'offline' && plot.subMode === 'normal' ? [] : [variantName(plot.subMode)];
  return `${[plot.day, base, plot.mode, ...variant, ...(plot.split === true ? ['split'] : [])].join('_')}.${plot.format ?? 'png'}`;
}
