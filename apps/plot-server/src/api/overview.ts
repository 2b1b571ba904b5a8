import { type CellVerdict, shiftDay } from '@sglang-ci/core';
import { judgeInGroup } from '../nights/judge-in-group.ts';
import { newestPlot } from '../nights/newest-plot.ts';
import type { NightGroup } from '../nights/night-groups.ts';
import { daysBetween, dueDate } from './due-date.ts';
import { type Summarize, withCause } from './night-summary.ts';
import { sparkline } from './sparkline.ts';
import type { BenchmarkOverview, Lateness, NightSummary, Overview } from './types.ts';

/** A benchmark that ran on at least half of its machines' nights in so many days before its last one is expected every night. */
const HABIT_DAYS = 14;

/** One that has not run for so many days is not run any more. */
const RETIRED_DAYS = 30;

interface OverviewContext {
  readonly now: number;
  readonly plotsDir: string;
  readonly summarize: Summarize;
  readonly problems: readonly string[];
}

/** Every benchmark with its state this morning. */
export async function overview(groups: readonly NightGroup[], context: OverviewContext): Promise<Overview> {
  const newestDate = groups
    .map(({ nights }) => nights.at(-1)?.date ?? '')
    .toSorted()
    .at(-1);
  const problems = context.problems.length === 0 ? {} : { problems: context.problems };
  if (newestDate === undefined) return { benchmarks: [], ...problems };
  const due = dueDate(newestDate, context.now);
  const benchmarks = await Promise.all(groups.map((group) => benchmarkOverview(group, { ...context, groups, due })));
  return { newestDate, dueDate: due, benchmarks: benchmarks.flat(), ...problems };
}

async function benchmarkOverview(
  group: NightGroup,
  context: OverviewContext & { readonly groups: readonly NightGroup[]; readonly due: string },
): Promise<BenchmarkOverview[]> {
  const night = group.nights.at(-1);
  if (night === undefined) return [];
  const { model, variant, hardware, mode, subMode, nights } = group;
  const lastNight = await withCause(context.summarize(group, night), night);
  const daysBehind = Math.max(0, daysBetween(night.date, context.due));
  const cells: readonly CellVerdict[] = isWorse(lastNight) ? judgeInGroup(group, night).cells : [];
  const lateness = latenessOf(group, { ...context, lastNight, daysBehind });
  const line = sparkline(group, {
    lastDate: lateness === 'retired' || daysBehind === 0 ? night.date : context.due,
    cells,
  });
  const plotUrl = await newestPlot(context.plotsDir, group, context.groups);
  return [
    {
      model,
      variant,
      hardware,
      mode,
      subMode,
      state: lastNight.state,
      ...(lateness === undefined ? {} : { lateness }),
      headline: headlineOf(lateness, { lastNight, due: context.due, daysBehind }),
      nights: nights.length,
      lastNight,
      daysBehind,
      ...(line === undefined ? {} : { sparkline: line }),
      ...(plotUrl === undefined ? {} : { plotUrl }),
    },
  ];
}

function isWorse({ state }: NightSummary): boolean {
  return state === 'suspect' || state === 'regressed';
}

function latenessOf(
  group: NightGroup,
  context: {
    readonly lastNight: NightSummary;
    readonly daysBehind: number;
    readonly groups: readonly NightGroup[];
  },
): Lateness | undefined {
  const { lastNight, daysBehind, groups } = context;
  if (daysBehind === 0) return undefined;
  if (daysBehind > RETIRED_DAYS) return 'retired';
  return isExpected(group, { lastDate: lastNight.date, groups }) ? 'missing' : undefined;
}

/** Did it run on most of the nights on which its hardware ran anything? */
function isExpected(
  { hardware, nights }: NightGroup,
  { lastDate, groups }: { readonly lastDate: string; readonly groups: readonly NightGroup[] },
): boolean {
  const since = shiftDay(lastDate, -HABIT_DAYS);
  const datesIn = (some: NightGroup['nights']) =>
    some.flatMap(({ date }) => (date > since && date <= lastDate ? [date] : []));
  const own = new Set(datesIn(nights)).size;
  const all = new Set(groups.flatMap((other) => (other.hardware === hardware ? datesIn(other.nights) : []))).size;
  return own * 2 >= all;
}

function headlineOf(
  lateness: Lateness | undefined,
  { lastNight, due, daysBehind }: { lastNight: NightSummary; due: string; daysBehind: number },
): string {
  if (lateness === 'retired') return `not run for ${daysBehind} days; then: ${lastNight.headline}`;
  if (lateness !== 'missing') return lastNight.headline;
  const since = daysBehind === 1 ? `NO NIGHT of ${dashed(due)}` : `NO NIGHT for ${daysBehind} days`;
  return `${since}; the last one, ${dashed(lastNight.date)}: ${lastNight.headline}`;
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
