import type { Measurement } from '@sglang-ci/core';
import { dashedDay } from '../trend/dashed-day.ts';
import type { NightAxis } from '../trend/night-axis.ts';
import type { TrendChart } from '../trend/trend-chart.ts';
import { variantName } from '../trend/variant-name.ts';
import type { PageText } from './compose-page.ts';

/** Heading and notes of a page of trends: what was measured, where, on which image, over which nights. */
export function pageText(
  measurements: readonly Measurement[],
  {
    axis,
    charts,
    title,
  }: { readonly axis: NightAxis; readonly charts: readonly TrendChart[]; readonly title?: string | undefined },
): PageText {
  const shown = new Set(axis.slots.map((slot) => slot.imageTag));
  const nights = measurements.filter((measurement) => shown.has(measurement.imageTag));
  const [first] = nights;
  return {
    title: [
      title ?? join(nights, ({ model, variant }) => `${model} ${variant}`),
      first?.mode,
      join(nights, ({ subMode }) => variantName(subMode)),
      nights.some(({ simulated }) => simulated) ? 'SIMULATED NODE' : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(' · '),
    subtitle: [join(nights, ({ hardware }) => hardware), ...tonightFacts(axis), nightCount(axis)].join('  ·  '),
    footnotes: [...changeNotes(axis), readingNote(charts, axis)],
  };
}

function join(nights: readonly Measurement[], part: (measurement: Measurement) => string): string {
  return [...new Set(nights.map(part))].join(', ');
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
  const measured = slots.filter((slot) => slot.imageTag !== undefined).length;
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return 'no nights';
  return `${measured} ${measured === 1 ? 'night' : 'nights'}, ${dashedDay(first.date)} to ${dashedDay(last.date)}`;
}

function changeNotes({ changes, slots }: NightAxis): string[] {
  return changes.map(({ mark, slot, texts }) => `${mark}  ${dashedDay(slots[slot]?.date ?? '')}: ${texts.join('; ')}`);
}

function readingNote(charts: readonly TrendChart[], { slots }: NightAxis): string {
  const marks = charts.map((chart) => chart.marks);
  const invalid = charts.some(({ config }) => config.data.datasets.some((dataset) => dataset.showLine === false));
  const parts = [
    'Labels: value on the last date, and its change against the median of the earlier nights under the same conditions',
    marks.some(({ levels }) => levels.length > 0) ? 'pale line: that median' : '',
    marks.some(({ ranges }) => ranges.length > 0) ? 'band: usual range' : '',
    marks.some(({ spreads }) => spreads.length > 0) ? 'bar through a point: lowest to highest run' : '',
    invalid ? 'hollow grey: failed a validity check' : '',
    slots.some((slot) => slot.imageTag === undefined) ? 'grey column: no measurement that day' : '',
    marks.some(({ emptySlots }) => emptySlots.some(({ failed }) => failed)) ? '×: the night failed' : '',
    'dotted: gap',
    'below the dates: SGLang version of the image',
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}
