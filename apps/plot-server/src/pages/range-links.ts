import { shiftDay } from '@sglang-ci/core';
import { html } from 'hono/html';
import { daysBetween } from '../api/due-date.ts';
import type { Trends, TrendsQuery } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import type { Html } from './parts/html.ts';
import { trendParams } from './trend-params.ts';

const PRESETS = [
  [30, '30 days'],
  [90, '90 days'],
  [365, '1 year'],
  [undefined, 'all'],
] as const;

/** Steps through time as links, so that they work with the keyboard and without a script, and can be shared. */
export function rangeLinks(trends: Trends, query: TrendsQuery): Html {
  const shown = shownRange(trends);
  if (shown === undefined) return html``;
  const link = (change: Partial<TrendsQuery>, attributes: Html) => {
    const { from: _from, to: _to, ...rest } = query;
    return html`<a data-live href="/trend?${trendParams(trends.benchmark, { ...rest, ...change })}" ${attributes}</a>`;
  };
  const isPreset = query.from === undefined && query.to === undefined;
  const presets = PRESETS.map(([days, text]) =>
    link(
      { days },
      html`id="days-${days ?? 'all'}"${isPreset && query.days === days ? html` aria-current="true"` : ''}>${text}`,
    ),
  );
  const reset = isPreset ? '' : link({ days: 90 }, html`id="reset">Reset`);
  const moves = movedRanges(shown).map(({ id, text, label, ...range }) =>
    link(range, html`id="${id}" title="${label}" aria-label="${label}">${text}`),
  );
  return html`<nav class="range" aria-label="Date range"><span class="chips">${presets}</span><span class="chips">${moves}${reset}</span>
<span class="soft" data-announce>${dashedDate(shown.from)} to ${dashedDate(shown.to)}</span>
<span class="soft hint">Drag over a chart, Ctrl + wheel or pinch to zoom; click a night to open it. On a focused chart: ← → Enter + − 0.</span></nav>`;
}

interface DayRange {
  readonly from: string;
  readonly to: string;
}

function shownRange({ axis }: Trends): DayRange | undefined {
  const [first, last] = [axis.slots[0], axis.slots.at(-1)];
  return first && last && { from: first.date, to: last.lastDate ?? last.date };
}

/** Half and twice the range around its middle, and the ranges before and after it. */
function movedRanges({ from, to }: DayRange) {
  const half = Math.max(1, Math.floor(daysBetween(from, to) / 2));
  const quarter = Math.floor(half / 2);
  const moved = (left: number, right: number): DayRange => ({ from: shiftDay(from, left), to: shiftDay(to, right) });
  return [
    { id: 'earlier', text: '←', label: 'Earlier', ...moved(-half, -half) },
    { id: 'zoom-out', text: '−', label: 'Zoom out', ...moved(-half, half) },
    { id: 'zoom-in', text: '+', label: 'Zoom in', ...moved(quarter, -quarter) },
    { id: 'later', text: '→', label: 'Later', ...moved(half, half) },
  ];
}
