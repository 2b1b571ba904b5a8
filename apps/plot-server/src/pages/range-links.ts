import { html } from 'hono/html';
import { QUERY_DEFAULTS } from '../api/queries.ts';
import type { Trends, TrendsQuery } from '../api/types.ts';
import { type DayRange, movedRanges } from './moved-ranges.ts';
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
export function rangeLinks(
  trends: Trends,
  { query, newest }: { readonly query: TrendsQuery; readonly newest: string },
): Html {
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
  const reset = isPreset ? '' : link({ days: QUERY_DEFAULTS.days }, html`id="reset">Reset`);
  const moves = movedRanges(shown, newest).map(({ id, text, label, ...range }) =>
    link(range, html`id="${id}" title="${label}" aria-label="${label}">${text}`),
  );
  return html`<nav aria-label="Date range"><span class="chips">${presets}</span><span class="chips">${moves}${reset}</span>
<span class="soft" data-announce>${dashedDate(shown.from)} to ${dashedDate(shown.to)}</span></nav>`;
}

function shownRange({ axis }: Trends): DayRange | undefined {
  const [first, last] = [axis.slots[0], axis.slots.at(-1)];
  return first && last && { from: first.date, to: last.lastDate ?? last.date };
}
