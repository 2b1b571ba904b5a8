import { html } from 'hono/html';
import type { NightSummary } from '../api/types.ts';
import { causeLine } from './parts/cause-line.ts';
import { dashedDate } from './parts/dates.ts';
import { plainHeadline } from './parts/headline.ts';
import type { Html } from './parts/html.ts';
import { compareUrl, nightUrl } from './parts/page-urls.ts';
import { stateBadge, stateTone } from './parts/state-badge.ts';

/** How a night went, in which image, and where to go on. */
export function nightStatus(
  night: NightSummary,
  options: {
    /** Nights to hold against it, by id: the one before, and the last good one. */
    readonly before: string | undefined;
    readonly lastGood: string | undefined;
    /** Is this the night's own page? */
    readonly isHere?: boolean;
  },
): Html {
  const { id, date, state, headline, imageTag, node, protocol, runUrl, simulated } = night;
  const { isHere = false } = options;
  const facts = [imageTag, node, protocol, ...(simulated ? ['simulated node'] : [])].filter(
    (fact) => fact !== undefined,
  );
  return html`<section class="card status ${stateTone(state)}" aria-label="State">
<p>${stateBadge(state)} ${isHere ? '' : html`<a href="${nightUrl(id)}"><b>${dashedDate(date)}</b></a>`} ${plainHeadline(headline)}</p>
${night.cause === undefined ? '' : html`<p>${causeLine(night)}</p>`}
<p class="soft"><span class="code">${facts.join(' · ')}</span></p>
<p class="links">${isHere ? html`<a href="#logs">Logs</a>` : html`<a href="${nightUrl(id)}">This night</a> <a href="${nightUrl(id)}#logs">Logs</a>`} <a href="${runUrl}">Run folder</a>
${comparisons(id, options)}</p></section>`;
}

function comparisons(
  id: string,
  { before, lastGood }: { readonly before: string | undefined; readonly lastGood: string | undefined },
): Html {
  const link = (other: string, text: string) => html` <a href="${compareUrl(other, id)}">${text}</a>`;
  return html`${before === undefined ? '' : link(before, 'Compare with the night before')}
${lastGood === undefined || lastGood === before ? '' : link(lastGood, 'Compare with the last good night')}`;
}
