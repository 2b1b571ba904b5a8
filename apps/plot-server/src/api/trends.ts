import { type Measurement, METRIC_KEYS, METRICS, type MetricKey, shiftDay } from '@sglang-ci/core';
import type { Night } from '@sglang-ci/history';
import { failedNights, offlineTrendCharts, onlineTrendCharts, type TrendCharts } from '@sglang-ci/plots';
import { judgeInGroup } from '../nights/judge-in-group.ts';
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
  const nights = nightsIn(group, query);
  const last = nights.at(-1);
  if (last === undefined) return undefined;
  const { model, variant, hardware, mode, subMode } = group;
  const all = valuesOf(nights);
  const charts = chartsOf(group, { nights, last, measurements: all.filter((value) => isAsked(value, query)) });
  return {
    benchmark: { model, variant, hardware, mode, subMode },
    last: summarize(group, last),
    ...charts,
    charts: query.metric === undefined ? charts.charts : charts.charts.filter(({ id }) => id === query.metric),
    slots: slotsOf(charts, { nights, baseDir }),
    choices: { metrics: metricsIn(charts), loads: loadsIn(all) },
  };
}

function nightsIn({ nights }: NightGroup, { from = '', to = '99999999', days }: TrendsQuery): readonly Night[] {
  const upTo = nights.filter(({ date }) => date <= to);
  const newest = upTo.at(-1)?.date ?? '';
  const since = days === undefined || from !== '' || newest === '' ? from : shiftDay(newest, 1 - days);
  return upTo.filter(({ date }) => date >= since);
}

/** A value of the night as a whole belongs to every choice of loads. */
function isAsked({ load, loadKind }: Measurement, { loads }: TrendsQuery): boolean {
  return loads.length === 0 || loadKind === 'none' || loads.includes(load);
}

function chartsOf(
  group: NightGroup,
  context: {
    readonly nights: readonly Night[];
    readonly last: Night;
    readonly measurements: readonly Measurement[];
  },
): TrendCharts {
  const { nights, last, measurements } = context;
  const options = { failedNights: failedNights(nights), cells: judgeInGroup(group, last).cells };
  return (group.mode === 'online' ? onlineTrendCharts : offlineTrendCharts)(measurements, options);
}

function slotsOf(
  { axis }: TrendCharts,
  { nights, baseDir }: { readonly nights: readonly Night[]; readonly baseDir: string },
): Trends['slots'] {
  const byImage = new Map(nights.map((night) => [`${night.date} ${night.imageTag}`, night]));
  const byDate = new Map(nights.map((night) => [night.date, night]));
  return axis.slots.map(({ date, imageTag }) => {
    const night = imageTag === undefined ? byDate.get(date) : byImage.get(`${date} ${imageTag}`);
    return night === undefined ? null : trendNight(night, baseDir);
  });
}

function trendNight(night: Night, baseDir: string): TrendNight {
  const id = nightId(night, baseDir);
  return { id, runUrl: runUrl(id), ...(night.node === undefined ? {} : { node: night.node }) };
}

function metricsIn({ charts }: TrendCharts): Trends['choices']['metrics'] {
  const isMetric = (id: string): id is MetricKey => METRIC_KEYS.some((key) => key === id);
  return charts.flatMap(({ id }) => (isMetric(id) ? [{ key: id, label: METRICS[id].label }] : []));
}

function loadsIn(measurements: readonly Measurement[]): readonly number[] {
  const loads = measurements.filter(({ loadKind }) => loadKind !== 'none').map(({ load }) => load);
  return [...new Set(loads)].toSorted((a, b) => a - b);
}
