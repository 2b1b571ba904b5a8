import { html } from 'hono/html';
import type { NightDetail } from '../api/types.ts';
import type { NightView } from '../views/night-view.ts';
import { layout } from './layout.ts';
import { nightFiles } from './night-files.ts';
import { nightProblems } from './night-problems.ts';
import { nightStatus } from './night-status.ts';
import { nightValues } from './night-values.ts';
import { benchmarkName, benchmarkWay } from './parts/benchmark-name.ts';
import { dashedDate } from './parts/dates.ts';
import type { Html } from './parts/html.ts';
import { nightUrl, trendUrl } from './parts/page-urls.ts';
import { verdictAlerts } from './verdict-alerts.ts';
import { verdictTable } from './verdict-table.ts';

/** One night: what went wrong, what was worse than usual, its logs, what was run, and every value. */
export function nightPage(title: string, { detail, lastGood }: NightView): Html {
  const { night, verdict, previous, values, plan } = detail;
  const date = dashedDate(night.date);
  const judgement = html`<h2>Verdict</h2>${verdictAlerts(verdict)}${verdictTable(verdict)}`;
  const files = html`<h2 id="logs">Logs and files</h2>${nightFiles(detail)}`;
  return layout(
    { title, heading: `${date} · ${benchmarkName(night)}` },
    html`<h1>${date} <a href="${trendUrl(night)}">${night.model} ${night.variant}</a> <span class="soft">${benchmarkWay(night)}</span></h1>
${neighbours(detail)}
${nightStatus(night, { before: previous, lastGood: lastGood?.id, isHere: true })}
${nightProblems(detail)}
${night.state === 'failed' ? [files, judgement] : [judgement, files]}
<h2>What was run</h2>${planPart(plan)}
<h2>Values <span class="soft">${values.length}</span></h2>${nightValues(values)}`,
  );
}

function neighbours({ previous, next }: NightDetail): Html {
  const link = (id: string | undefined, { rel, text }: { readonly rel: 'prev' | 'next'; readonly text: string }) =>
    id === undefined
      ? html`<span class="soft">${text}</span>`
      : html`<a rel="${rel}" href="${nightUrl(id)}">${text}</a>`;
  return html`<nav class="links neighbours" aria-label="Nights">${link(previous, { rel: 'prev', text: '← Night before' })}
${link(next, { rel: 'next', text: 'Night after →' })}</nav>`;
}

function planPart(plan: NightDetail['plan']): Html {
  if (plan.length === 0)
    return html`<p class="card note">This folder has no plan.json: it was written by the old scripts.</p>`;
  return html`<dl class="card plan">${plan.map(({ label, text }) => html`<dt>${label}</dt><dd class="code">${text}</dd>`)}</dl>`;
}
