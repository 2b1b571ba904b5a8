import { type Measurement, METRICS } from '@sglang-ci/core';
import { dashedDay } from '../trend/dashed-day.ts';
import type { NightAxis } from '../trend/night-axis.ts';
import type { TrendChart } from '../trend/trend-chart.ts';
import { variantName } from '../trend/variant-name.ts';

/** What stands around the charts of a page. */
export interface PageText {
  readonly title: string;
  readonly subtitle: string;
  /** Paragraphs under the charts. */
  readonly footnotes: readonly string[];
}

/** Heading and notes of a page of trends: what was measured, where, on which image, over which nights. */
export function pageText(
  measurements: readonly Measurement[],
  {
    axis,
    charts,
    title,
  }: { readonly axis: NightAxis; readonly charts: readonly TrendChart[]; readonly title?: string | undefined },
): PageText {
  const [from, to] = [axis.slots[0]?.date ?? '', axis.slots.at(-1)?.date ?? ''];
  const nights = measurements.filter(({ date }) => date >= from && date <= to);
  const [first] = nights;
  return {
    title: [
      title ?? join(nights, ({ model, variant }) => `${model} ${variant}`),
      first?.mode,
      join(nights, ({ subMode }) => variantName(subMode)),
      join(nights, ({ hardware }) => hardware),
      join(nights, ({ backend }) => backend ?? ''),
      nights.some(({ simulated }) => simulated) ? 'SIMULATED NODE' : undefined,
    ]
      .filter((part) => part !== undefined && part !== '')
      .join(' · '),
    subtitle: [...tonightFacts(axis), nightCount(axis)].join('  ·  '),
    footnotes: [...stepNotes(charts), ...changeNotes(axis), readingNote(charts, axis)],
  };
}

function join(nights: readonly Measurement[], part: (measurement: Measurement) => string): string {
  return [...new Set(nights.map(part))].filter((word) => word !== '').join(', ');
}

function tonightFacts({ slots }: NightAxis): string[] {
  const last = slots.findLast((slot) => slot.imageTag !== undefined);
  if (last?.imageTag === undefined) return [];
  const { node, protocol } = last.conditions;
  return [
    ...(node === undefined ? [] : [node]),
    `last image ${last.imageTag}`,
    ...(protocol === undefined ? [] : [`protocol ${protocol}`]),
  ];
}

function nightCount({ slots }: NightAxis): string {
  const measured = slots.reduce((sum, { nights }) => sum + nights, 0);
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return 'no nights';
  const failed = slots.reduce((sum, { failures }) => sum + failures.length, 0);
  const count = `${measured} ${measured === 1 ? 'night' : 'nights'}${failed === 0 ? '' : `, ${failed} failed`}`;
  return `${count}, ${dashedDay(first.date)} to ${dashedDay(last.date)}`;
}

/** So many changes of conditions are told, the newest. */
const CHANGES_TOLD = 10;

function changeNotes({ changes }: NightAxis): string[] {
  const earlier = changes.length - CHANGES_TOLD;
  const told = changes.slice(-CHANGES_TOLD);
  return [
    ...(earlier > 0 ? [`and ${earlier} earlier changes of conditions, up to ${changes[earlier - 1]?.mark}`] : []),
    ...told.map(({ mark, date, texts }) => `${mark}  ${dashedDay(date)}: ${texts.join('; ')}`),
  ];
}

/** So many nights of changed levels are told, the newest first. */
const STEPS_TOLD = 6;

/** What changed, when, at which loads, in which image: a line per night. */
function stepNotes(charts: readonly TrendChart[]): string[] {
  const byNight = new Map<string, Map<string, string[]>>();
  for (const { metric, panel = '', marks } of charts) {
    for (const { date, imageTag, line, text, direction } of marks.steps) {
      const night = `${dashedDay(date)} ${imageTag}`;
      const ofNight = byNight.get(night) ?? new Map<string, string[]>();
      const what = [METRICS[metric].label, panel, direction].filter((word) => word !== '').join(' ');
      byNight.set(night, ofNight.set(what, [...(ofNight.get(what) ?? []), `${line} ${text}`.trim()]));
    }
  }
  const notes = [...byNight].toSorted(([a], [b]) => (a > b ? -1 : 1));
  const told = notes.slice(0, STEPS_TOLD).map(([night, ofNight]) => {
    const words = [...ofNight].map(([what, lines]) => `${what}: ${lines.join(', ')}`);
    return `Changed ${night}  ${words.join(';  ')}`;
  });
  return notes.length > STEPS_TOLD ? [...told, `and ${notes.length - STEPS_TOLD} earlier changes`] : told;
}

function readingNote(charts: readonly TrendChart[], { slots }: NightAxis): string {
  const marks = charts.map((chart) => chart.marks);
  const invalid = charts.some(({ config }) => config.data.datasets.some((dataset) => dataset.showLine === false));
  const parts = [
    'Labels: value on the last date, and its change against what was usual for it',
    marks.some(({ bands }) => bands.length > 0) ? 'band: usual range' : '',
    marks.some(({ levels }) => levels.length > 0) ? 'pale line: median under the same conditions' : '',
    marks.some(({ steps }) => steps.length > 0)
      ? 'arrow and line down the chart: confirmed change of the level, filled and solid for worse, hollow and dotted for better'
      : '',
    marks.some(({ spreads }) => spreads.length > 0) ? 'bar through a point: lowest to highest run' : '',
    invalid ? 'hollow grey: failed a validity check' : '',
    slots.some(({ nights }) => nights === 0) ? 'grey column: no measurement that day' : '',
    slots.some(({ failures }) => failures.length > 0) ? '×: the night failed' : '',
    'dotted between points: gap',
    'below the dates: SGLang version of the image',
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}
