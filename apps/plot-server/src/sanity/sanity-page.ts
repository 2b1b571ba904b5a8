import { html } from 'hono/html';
import { layout } from '../pages/layout.ts';
import { type Html, scrollBox } from '../pages/parts/html.ts';
import { stateIcon } from '../pages/parts/state-badge.ts';
import type { SanityCheck, SanityModel } from './sanity-checks.ts';

/** Which models each image serves: one row per image, its newest check, the newest image first. */
export function sanityPage(title: string, checks: readonly SanityCheck[]): Html {
  const frame = { title, heading: 'Sanity of images', current: 'sanity' } as const;
  const heading = html`<h1>Sanity <span class="soft">which models an image serves</span></h1>`;
  if (checks.length === 0) return layout(frame, html`${heading}${NONE}`);
  const table = html`<table><thead><tr><th>State</th><th>Image</th><th>Models</th><th>Logs</th></tr></thead>
<tbody>${checks.map(row)}</tbody></table>`;
  return layout(frame, html`${heading}${scrollBox('Sanity checks by image', table)}`);
}

const NONE = html`<p class="card note">No sanity check is here yet. <span class="code">sglang-nightly --mode=sanity</span> makes one.</p>`;

function row(check: SanityCheck): Html {
  const { hardware, imageTag, node, startedAt, models, logsUrl } = check;
  return html`<tr><td>${stateOf(check)}</td>
<th scope="row"><span class="code">${imageTag}</span><br><small>${[hardware, node, startedAt].filter((text) => text !== undefined).join(' · ')}</small></th>
<td><ul>${models.map(modelItem)}</ul></td>
<td><a href="${logsUrl}">Logs<span class="visually-hidden"> of ${imageTag}</span></a></td></tr>`;
}

function stateOf({ complete, passed, tested }: SanityCheck): Html {
  const count = `${passed} of ${tested} served`;
  if (passed < tested) return stateIcon('failed', count);
  if (!complete) return stateIcon('running', `${count}, not ended`);
  return tested === 0 ? stateIcon('missing', 'none checked') : stateIcon('good', count);
}

const VERDICTS = {
  PASS: ['good', 'served'],
  FAIL: ['failed', 'failed'],
  SKIPPED: ['missing', 'skipped'],
  UNKNOWN: ['running', 'no result'],
} as const;

function modelItem({ label, verdict, accuracy, reason, withoutCudaGraph }: SanityModel): Html {
  const [look, word] = VERDICTS[verdict];
  const details = [
    ...(verdict === 'PASS' && accuracy !== undefined ? [`accuracy ${accuracy.toFixed(3)}`] : []),
    ...(withoutCudaGraph ? ['without CUDA graphs'] : []),
    ...(reason === undefined ? [] : [reason]),
  ];
  return html`<li>${stateIcon(look, `${label} ${word}`)}${details.length === 0 ? '' : html` <small>${details.join(', ')}</small>`}</li>`;
}
