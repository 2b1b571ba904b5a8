import { html } from 'hono/html';
import type { BenchmarkOverview, Overview } from '../api/types.ts';
import { layout } from './layout.ts';
import { type OverviewFilter, overviewFilters } from './overview-filters.ts';
import { overviewTable } from './overview-table.ts';
import { dashedDate } from './parts/dates.ts';
import type { Html } from './parts/html.ts';
import { isDead, openFirst, statesOf } from './parts/open-first.ts';
import { STATES, stateBadge } from './parts/state-badge.ts';

/** Every benchmark this morning: what is open first, the worst before the rest; what is not run any more is folded up. */
export function overviewPage({
  title,
  overview,
  filter,
  baseDir,
}: {
  readonly title: string;
  /** Where the run folders are looked for. */
  readonly baseDir: string;
  readonly overview: Overview;
  readonly filter: OverviewFilter;
}): Html {
  const { benchmarks, newestDate, problems = [], dueDate = '' } = overview;
  const frame = { title, heading: title, current: 'overview' } as const;
  if (newestDate === undefined)
    return layout(frame, html`<h1>Last night</h1>${noNights(baseDir)}${problemsPart(problems)}`);
  const shown = benchmarks.filter((benchmark) => matches(benchmark, filter)).toSorted(openFirst);
  const day = newestDate > dueDate ? newestDate : dueDate;
  return layout(
    frame,
    html`<h1>Last night <span class="soft">images of ${dashedDate(day)}</span></h1>
${problemsPart(problems)}
${stateCounts(benchmarks, filter)}
${overviewFilters(benchmarks, filter)}
${shown.length === 0 ? html`<p class="card note">No benchmark matches. <a href="/">Show all ${benchmarks.length}</a></p>` : tables(shown, filter)}`,
  );
}

/** What is not run any more is folded up, unless somebody asks for just that. */
function tables(shown: readonly BenchmarkOverview[], { state }: OverviewFilter): Html {
  const [dead, open] = [shown.filter(isDead), shown.filter((benchmark) => !isDead(benchmark))];
  if (dead.length === 0 || open.length === 0 || state !== undefined) return overviewTable(shown);
  return html`${overviewTable(open)}
<details><summary>Not run any more <b>${dead.length}</b></summary>${overviewTable(dead)}</details>`;
}

function noNights(baseDir: string): Html {
  return html`<p class="card note">There are no nights in <span class="code">${baseDir}</span> yet. The first one appears here as
soon as its run folder is on disk; this page looks again by itself.</p>`;
}

function problemsPart(problems: readonly string[]): Html {
  if (problems.length === 0) return html``;
  return html`<ul class="card notes" aria-label="Run folders that are not shown">${problems.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** How many benchmarks are in which state; each count is a filter. */
function stateCounts(benchmarks: readonly BenchmarkOverview[], filter: OverviewFilter): Html {
  const counts = STATES.flatMap((state) => {
    const count = benchmarks.filter((benchmark) => statesOf(benchmark).includes(state)).length;
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
    (name) =>
      filter[name] === undefined ||
      (name === 'state' ? statesOf(benchmark).some((one) => one === filter.state) : benchmark[name] === filter[name]),
  );
}
