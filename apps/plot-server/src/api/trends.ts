import { DEFAULTS, type Measurement, METRIC_KEYS, METRICS, shiftDay } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import { failedNights, type NightSlot, offlineTrendCharts, onlineTrendCharts } from '@sglang-ci/plots';
import type { NightGroup } from '../nights/night-groups.ts';
import { valuesOf } from '../nights/values-of.ts';
import { nightId, type Summarize } from './night-summary.ts';
import type { TrendNight, Trends, TrendsQuery } from './types.ts';
import { runUrl } from './urls.ts';

interface TrendsContext {
  readonly baseDir: string;
  readonly summarize: Summarize;
}

/** The charts of one benchmark over the range that a query names; `undefined` if no night lies in it. */
export function trends(
  group: NightGroup,
  query: TrendsQuery,
  { baseDir, summarize }: TrendsContext,
): Trends | undefined {
  const upTo = group.nights.filter(({ date }) => date <= (query.to ?? LAST_DAY));
  const from = firstDay(upTo, query);
  const nights = upTo.filter(({ date }) => date >= from);
  const last = nights.at(-1);
  if (last === undefined) return undefined;
  const { model, variant, hardware, mode, subMode } = group;
  const draw = mode === 'online' ? onlineTrendCharts : offlineTrendCharts;
  const charts = draw(valuesOf(withBaseline(upTo, from)), {
    from,
    to: last.date,
    maxSlots: query.points,
    failedNights: failedNights(nights.filter((night) => night === last || valuesOf([night]).length === 0)),
    ...(query.metrics.length === 0 ? {} : { metrics: query.metrics }),
    ...(query.loads.length === 0 ? {} : { loads: query.loads }),
  });
  return {
    benchmark: { model, variant, hardware, mode, subMode },
    last: summarize(group, last),
    ...charts,
    slots: slotsOf(charts.axis.slots, { nights, baseDir }),
    choices: choicesIn(valuesOf(nights)),
  };
}

const LAST_DAY = '99999999';

/** `from` goes before `days`, which count back from the newest night of the range. */
function firstDay(upTo: readonly Night[], { from = '', days }: TrendsQuery): string {
  const newest = upTo.at(-1)?.date ?? '';
  const since = from !== '' || days === undefined || newest === '' ? from : shiftDay(newest, 1 - days);
  const oldest = upTo[0]?.date ?? '';
  return since > oldest ? since : oldest;
}

/** The nights of a range and those that their usual ranges come from. */
function withBaseline(nights: readonly Night[], from: string): readonly Night[] {
  const since = from === '' ? '' : shiftDay(from, -DEFAULTS.analysisDays);
  return nights.filter(({ date }) => date >= since);
}

function slotsOf(
  slots: readonly NightSlot[],
  { nights, baseDir }: { readonly nights: readonly Night[]; readonly baseDir: string },
): Trends['slots'] {
  const byFolder = new Map(nights.map((night) => [night.folder, night]));
  return slots.map(({ folders }) => {
    const night = Object.values(folders)
      .map((folder) => byFolder.get(folder))
      .at(-1);
    return night === undefined ? null : trendNight(night, baseDir);
  });
}

function trendNight(night: Night, baseDir: string): TrendNight {
  const id = nightId(night, baseDir);
  return { id, runUrl: runUrl(id), ...(night.node === undefined ? {} : { node: night.node }) };
}

function choicesIn(values: readonly Measurement[]): Trends['choices'] {
  const metrics = new Set(values.map(({ metric }) => metric));
  const loads = new Set(values.flatMap(({ loadKind, load }) => (loadKind === 'none' ? [] : [load])));
  return {
    metrics: METRIC_KEYS.filter((key) => metrics.has(key)).map((key) => ({ key, label: METRICS[key].label })),
    loads: [...loads].toSorted((a, b) => a - b),
  };
}
