import type { NightGroup } from '../nights/night-groups.ts';
import { sizedCache } from '../sized-cache.ts';
import type { Trends, TrendsQuery } from './types.ts';

/** A page and its charts ask for the same, one after the other. */
const KEPT = 8;

type Draw = (group: NightGroup, query: TrendsQuery) => Trends | undefined;

/** Draws what has not been drawn of the very same nights. */
export function keptTrends(draw: Draw): Draw {
  const kept = new WeakMap<NightGroup, ReturnType<typeof sizedCache<Trends>>>();
  return (group, query) => {
    const ofGroup = kept.get(group) ?? sizedCache<Trends>(KEPT, () => 1);
    kept.set(group, ofGroup);
    const { metrics, loads, from, to, days, points } = query;
    const key = JSON.stringify([metrics, loads, from, to, days, points]);
    const trends = ofGroup.get(key) ?? draw(group, query);
    if (trends !== undefined) ofGroup.set(key, trends);
    return trends;
  };
}
