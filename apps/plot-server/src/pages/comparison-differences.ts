import type { Comparison } from '@sglang-ci/compare';
import { html } from 'hono/html';
import { type Html, scrollBox } from './parts/html.ts';

/** In what two nights were set up differently: machine, image, plan. */
export function comparisonDifferences({ contextChanges, differences }: Comparison): Html {
  const context = contextChanges.map(({ what, from, to }) => ({ what: html`<b>${what}</b>`, from, to }));
  const rows = [...context, ...differences.map(({ what, from = 'not set', to = 'not set' }) => ({ what, from, to }))];
  if (rows.length === 0) return html`<p class="card note">Nothing that the two nights tell of their setup differs.</p>`;
  const table = html`<table><thead><tr><th>What</th><th>A</th><th>B</th></tr></thead><tbody>${rows.map(
    ({ what, from, to }) => html`<tr><td>${what}</td><td class="code">${from}</td><td class="code">${to}</td></tr>`,
  )}</tbody></table>`;
  const hint = html`<p class="soft">The bold ones change the numbers by themselves: a change below may come from them.</p>`;
  return html`${scrollBox('What differs', table)}${context.length === 0 ? '' : hint}`;
}
