import { html } from 'hono/html';
import type { NightSummary } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { plainHeadline } from './parts/headline.ts';
import type { Html } from './parts/html.ts';
import { nightUrl } from './parts/page-urls.ts';
import { stateBadge, stateTone } from './parts/state-badge.ts';

/** How a night went, in which image, and where to go on. `compare`: the page that puts it beside the night before. */
export function nightStatus(night: NightSummary, compare: string | undefined): Html {
  const { id, date, state, headline, imageTag, node, protocol, runUrl, simulated } = night;
  const facts = [imageTag, node, protocol, ...(simulated ? ['simulated node'] : [])].filter((fact) => fact !== undefined);
  return html`<section class="card status ${stateTone(state)}" aria-label="Newest night">
<p>${stateBadge(state)} <a href="${nightUrl(id)}"><b>${dashedDate(date)}</b></a> ${plainHeadline(headline)}</p>
<p class="soft"><span class="code">${facts.join(' · ')}</span></p>
<p class="links"><a href="${nightUrl(id)}">This night</a> <a href="${nightUrl(id)}#logs">Logs</a> <a href="${runUrl}">Run folder</a>
${compare === undefined ? '' : html`<a href="${compare}">Compare with the night before</a>`}</p></section>`;
}
