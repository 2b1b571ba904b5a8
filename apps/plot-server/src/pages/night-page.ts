import { html } from 'hono/html';
import type { NightDetail, NightValue } from '../api/types.ts';
import { layout } from './layout.ts';
import { nightFiles } from './night-files.ts';
import { nightStatus } from './night-status.ts';
import { benchmarkName, benchmarkWay } from './parts/benchmark-name.ts';
import { dashedDate } from './parts/dates.ts';
import { type Html, scrollBox } from './parts/html.ts';
import { compareUrl, nightUrl, trendUrl } from './parts/page-urls.ts';
import { verdictTable } from './verdict-table.ts';

/** One night: what was worse than usual, what went wrong, its logs, what was run, and every value. */
export function nightPage(title: string, detail: NightDetail): Html {
  const { night, verdict, previous, values, plan } = detail;
  const date = dashedDate(night.date);
  const compare = previous === undefined ? undefined : compareUrl(previous, night.id);
  return layout(
    { title, heading: `${date} · ${benchmarkName(night)}` },
    html`<h1>${date} <a href="${trendUrl(night)}">${night.model} ${night.variant}</a> <span class="soft">${benchmarkWay(night)}</span></h1>
${neighbours(detail)}
${nightStatus(night, { compare, isHere: true })}
${problems(detail)}
<h2>Verdict</h2>${verdictTable(verdict)}
<h2 id="logs">Logs and files</h2>${nightFiles(detail)}
<h2>What was run</h2>${planPart(plan)}
<h2>Values <span class="soft">${values.length}</span></h2>${valuesPart(values)}`,
  );
}

function neighbours({ previous, next }: NightDetail): Html {
  const link = (id: string | undefined, { rel, text }: { readonly rel: 'prev' | 'next'; readonly text: string }) =>
    id === undefined
      ? html`<span class="soft">${text}</span>`
      : html`<a rel="${rel}" href="${nightUrl(id)}">${text}</a>`;
  return html`<nav class="links" aria-label="Nights">${link(previous, { rel: 'prev', text: '← Night before' })}
${link(next, { rel: 'next', text: 'Night after →' })}</nav>`;
}

function problems({ night, verdict }: NightDetail): Html {
  const changes = verdict.contextChanges.map(({ what, from, to }) => `${what} changed: ${from} → ${to}`);
  const lines = [...new Set([...night.problems, ...changes, ...verdict.notes])];
  if (lines.length === 0) return html``;
  return html`<h2>Problems and notes</h2><ul class="card notes">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function planPart(plan: NightDetail['plan']): Html {
  if (plan.length === 0)
    return html`<p class="card note">This folder has no plan.json: it was written by the old scripts.</p>`;
  return html`<dl class="card plan">${plan.map(({ label, text }) => html`<dt>${label}</dt><dd class="code">${text}</dd>`)}</dl>`;
}

function valuesPart(values: readonly NightValue[]): Html {
  if (values.length === 0) return html`<p class="card note">This night has no value.</p>`;
  const table = html`<table><thead><tr><th>Load</th><th>Metric</th><th class="number">Median</th><th>Runs</th><th>Remarks</th></tr></thead>
<tbody>${values.map(valueRow)}</tbody></table>`;
  return scrollBox('Values', table);
}

function valueRow({ load, label, text, runValues, valid, invalidReasons }: NightValue): Html {
  const runs = runValues.map((value) => Number(value.toPrecision(5)).toLocaleString('en-US')).join(', ');
  const remarks = valid ? '' : `not valid: ${invalidReasons.join('; ') || 'no reason given'}`;
  return html`<tr><td>${load === '' ? 'whole night' : load}</td><td>${label}</td><td class="number">${text}</td>
<td class="soft">${runValues.length > 1 ? runs : '1 run'}</td><td>${remarks}</td></tr>`;
}
