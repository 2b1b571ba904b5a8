import type { Verdict } from '@sglang-ci/core';
import { type ConditionChange, variantName } from '@sglang-ci/plots';
import { html } from 'hono/html';
import type { NightGroup } from '../nights/night-groups.ts';
import { layout } from './layout.ts';
import { nightsTable } from './nights-table.ts';

export interface Dashboard {
  readonly title: string;
  readonly groups: readonly NightGroup[];
  /** The group that is shown; absent while there is none. */
  readonly shown?: {
    readonly group: NightGroup;
    readonly verdict: Verdict;
    readonly changes: readonly ConditionChange[];
    readonly days: number | undefined;
    /** URL of the newest PNG. */
    readonly plotUrl?: string;
  };
  /** Why there is nothing to show. */
  readonly problem?: string;
}

const RANGES = [30, 90, 365] as const;

const TONE: { readonly [Status in Verdict['status']]: 'good' | 'warn' | 'bad' } = {
  good: 'good',
  'regression-suspected': 'warn',
  'regression-confirmed': 'bad',
  'run-suspect': 'warn',
  'accuracy-failed': 'bad',
  failed: 'bad',
  'no-baseline': 'warn',
  'no-data': 'warn',
};

/** All benchmarks on the left, one of them in full on the right. */
export function dashboardPage({ title, groups, shown, problem }: Dashboard) {
  const heading = shown === undefined ? title : `${shown.group.model} ${shown.group.mode}`;
  const main = shown === undefined ? html`<p>${problem ?? 'There are no nights yet.'}</p>` : shownPart(shown);
  return layout(
    { title, heading },
    html`<div class="board"><nav class="groups">${groupLinks(groups, shown?.group)}</nav><main>${main}</main></div>`,
    shown === undefined ? [] : ['/assets/chart.js', '/assets/trends.js'],
  );
}

function groupLinks(groups: readonly NightGroup[], current: NightGroup | undefined) {
  const headings = [...new Set(groups.map(headingOf))];
  return headings.map(
    (heading) =>
      html`<h2>${heading}</h2>${groups
        .filter((group) => headingOf(group) === heading)
        .map(
          (group) => html`<a href="/?${queryOf(group)}"${group === current ? html` aria-current="page"` : ''}>
${group.mode} ${variantName(group.subMode)}<small>${countOf(group)}, last ${group.nights.at(-1)?.date}</small></a>`,
        )}`,
  );
}

function headingOf({ hardware, model, variant }: NightGroup): string {
  return `${model} ${variant} on ${hardware}`;
}

function shownPart({ group, verdict, changes, days, plotUrl }: NonNullable<Dashboard['shown']>) {
  const { model, variant, hardware, mode, subMode, nights } = group;
  const last = nights.at(-1);
  const range = [...RANGES, undefined].map(
    (choice) => html`<a href="/?${queryOf(group, choice ?? 'all')}"${choice === days ? html` aria-current="true"` : ''}>
${choice === undefined ? 'all nights' : `${choice} days`}</a>`,
  );
  const simulated = nights.some((night) => night.simulated) ? ' · SIMULATED NODE' : '';
  return html`<h1>${model} ${variant} · ${mode} · ${variantName(subMode)}${simulated}</h1>
<p class="facts">${[hardware, last?.node, last?.imageTag, last?.protocol, countOf(group)].filter((fact) => fact !== undefined).join(' · ')}</p>
<p class="verdict ${TONE[verdict.status]}"><b>${last?.date}</b> ${verdict.headline}</p>
<p class="range">${range}</p>
<div class="trends" data-trends="/api/series?${queryOf(group, days ?? 'all')}">Loading the charts…</div>
${changes.length === 0 ? '' : html`<ul class="changes">${changes.map(({ mark, texts }) => html`<li>${mark}: ${texts.join('; ')}</li>`)}</ul>`}
${plotUrl === undefined ? '' : html`<h2>Newest plot</h2><p class="plot"><a href="${plotUrl}"><img src="${plotUrl}" alt="Trend plot of ${model} ${mode}"></a></p>`}
<h2>Nights</h2>${nightsTable(nights)}`;
}

function countOf({ nights }: NightGroup): string {
  return nights.length === 1 ? '1 night' : `${nights.length} nights`;
}

function queryOf({ hardware, model, variant, mode, subMode }: NightGroup, days?: number | 'all'): string {
  const query = new URLSearchParams({ model, mode, hardware, variant, subMode });
  if (days !== undefined) query.set('days', String(days));
  return query.toString();
}
