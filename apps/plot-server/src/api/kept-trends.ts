import { LRUCache } from 'lru-cache';
import type { NightGroup } from '../nights/night-groups.ts';
import type { Trends, TrendsQuery } from './types.ts';

/** A page and its charts ask for the same, one after the other. */
const KEPT = 8;

type Draw = (group: NightGroup, query: TrendsQuery) => Trends | undefined;

/** Draws what has not been drawn of the very same nights. */
export function keptTrends(draw: Draw): Draw {
  const kept = new LRUCache<string, { readonly group: NightGroup; readonly trends: Trends }>({ max: KEPT });
  return (group, query) => {
    const { model, variant, hardware, mode, subMode } = group;
    const { metrics, loads, from, to, days, points } = query;
    const key = JSON.stringify([model, variant, hardware, mode, subMode, metrics, loads, from, to, days, points]);
    const known = kept.get(key);
    if (known?.group === group) return known.trends;
    const trends = draw(group, query);
    if (trends !== undefined) kept.set(key, { group, trends });
    return trends;
  };
}
