import { html } from 'hono/html';
import type { BenchmarkOverview, Overview } from '../api/types.ts';
import { layout } from './layout.ts';
import { type OverviewFilter, overviewFilters } from './overview-filters.ts';
import { overviewTable } from './overview-table.ts';
import { dashedDate } from './parts/dates.ts';
import type { Html } from './parts/html.ts';
import { STATES, stateBadge, worstFirst } from './parts/state-badge.ts';

/** Every benchmark this morning, the worst first, of equally bad ones the newest. */
export function overviewPage({
  title,
  overview,
  filter,
}: {
  readonly title: string;
  readonly overview: Overview;
  readonly filter: OverviewFilter;
}): Html {
  const { benchmarks, newestDate } = overview;
  const frame = { title, heading: title, current: 'overview' } as const;
  if (newestDate === undefined) return layout(frame, html`<h1>Last night</h1>${NO_NIGHTS}`);
  const shown = benchmarks
    .filter((benchmark) => matches(benchmark, filter))
    .toSorted((a, b) => worstFirst(a, b) || a.daysBehind - b.daysBehind);
  return layout(
    frame,
    html`<h1>Last night <span class="soft">images of ${dashedDate(overview.dueDate ?? newestDate)}</span></h1>
${stateCounts(benchmarks, filter)}
${overviewFilters(benchmarks, filter)}
${shown.length === 0 ? html`<p class="card note">No benchmark matches. <a href="/">Show all ${benchmarks.length}</a></p>` : overviewTable(shown)}`,
  );
}

const NO_NIGHTS = html`<p class="card note">There are no nights yet. The first one appears here as soon as its run folder is
on disk; this page looks again by itself.</p>`;

/** How many benchmarks are in which state; each count is a filter. */
function stateCounts(benchmarks: readonly BenchmarkOverview[], filter: OverviewFilter): Html {
  const counts = STATES.flatMap((state) => {
    const count = benchmarks.filter((benchmark) => benchmark.state === state).length;
    return count === 0 ? [] : [{ state, count }];
  });
  return html`<ul class="counts">${counts.map(
    ({
      state,
      count,
    }) => html`<li><a data-live id="state-${state}" href="${filterUrl({ ...filter, state: filter.state === state ? undefined : state })}"
${filter.state === state ? html`aria-current="true"` : ''}>${stateBadge(state)} <b>${count}</b></a></li>`,
  )}</ul>`;
}

function filterUrl(filter: { readonly [Name in keyof OverviewFilter]?: string | undefined }): string {
  const query = new URLSearchParams(Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  return query.size === 0 ? '/' : `/?${query}`;
}

function matches(benchmark: BenchmarkOverview, filter: OverviewFilter): boolean {
  return (Object.keys(filter) as (keyof OverviewFilter)[]).every(
    (name) => filter[name] === undefined || benchmark[name] === filter[name],
  );
}
