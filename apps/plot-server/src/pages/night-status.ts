import { html } from 'hono/html';
import type { NightSummary } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { plainHeadline } from './parts/headline.ts';
import type { Html } from './parts/html.ts';
import { nightUrl } from './parts/page-urls.ts';
import { stateBadge, stateTone } from './parts/state-badge.ts';

/** How a night went, in which image, and where to go on. */
export function nightStatus(
  night: NightSummary,
  options: {
    /** The page that puts it beside the night before. */
    readonly compare: string | undefined;
    /** Is this the night's own page? */
    readonly isHere?: boolean;
  },
): Html {
  const { id, date, state, headline, imageTag, node, protocol, runUrl, simulated } = night;
  const { compare, isHere = false } = options;
  const facts = [imageTag, node, protocol, ...(simulated ? ['simulated node'] : [])].filter(
    (fact) => fact !== undefined,
  );
  return html`<section class="card status ${stateTone(state)}" aria-label="State">
<p>${stateBadge(state)} ${isHere ? '' : html`<a href="${nightUrl(id)}"><b>${dashedDate(date)}</b></a>`} ${plainHeadline(headline)}</p>
<p class="soft"><span class="code">${facts.join(' · ')}</span></p>
<p class="links">${isHere ? html`<a href="#logs">Logs</a>` : html`<a href="${nightUrl(id)}">This night</a> <a href="${nightUrl(id)}#logs">Logs</a>`} <a href="${runUrl}">Run folder</a>
${compare === undefined ? '' : html`<a href="${compare}">Compare with the night before</a>`}</p></section>`;
}
