import type { Verdict, VerdictAlert } from '@sglang-ci/core';
import { html } from 'hono/html';
import type { BenchmarkState } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import type { Html } from './parts/html.ts';
import { compareUrl, nightUrl } from './parts/page-urls.ts';
import { stateIcon } from './parts/state-badge.ts';

const LOOKS: { readonly [State in VerdictAlert['state']]: { readonly word: string; readonly like: BenchmarkState } } = {
  confirmed: { word: 'Regressed', like: 'regressed' },
  suspect: { word: 'Suspect', like: 'suspect' },
  accepted: { word: 'Accepted', like: 'unjudged' },
  changed: { word: 'Changed with conditions', like: 'suspect' },
  improved: { word: 'Improved', like: 'good' },
};

/** What changed, worst first: a line per image with which something changed, and the two nights to look at. */
export function verdictAlerts({ alerts = [] }: Verdict): Html {
  if (alerts.length === 0) return html``;
  return html`<ul class="card alerts">${alerts.map(
    (alert) =>
      html`<li>${stateIcon(LOOKS[alert.state].like, LOOKS[alert.state].word)} ${alert.text}${links(alert)}</li>`,
  )}</ul>`;
}

function links({ since, previous }: VerdictAlert): Html {
  const first = html`<a href="${nightUrl(since.folder)}">First night, ${dashedDate(since.date)}</a>`;
  const compare =
    previous === undefined
      ? ''
      : html`<a href="${compareUrl(previous.folder, since.folder)}">Compare with ${dashedDate(previous.date)}, the last night before</a>`;
  return html`<span class="links">${first}${compare}</span>`;
}
