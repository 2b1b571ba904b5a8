import { html } from 'hono/html';
import type { Trends } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { type Html, scrollBox } from './parts/html.ts';
import { nightUrl } from './parts/page-urls.ts';

/** What changed in the range, newest first: levels, each with its load and image, and the conditions of measuring. */
export function changesPart({ axis, charts, slots }: Trends): Html {
  const levels = charts.flatMap((chart) =>
    chart.marks.steps.map((step) => ({ ...step, chart: chart.title.replace(/ by .*/, '') })),
  );
  const rows = [
    ...levels.map((level) => ({
      slot: level.slot,
      date: level.date,
      what: html`<span class="${level.direction === 'worse' ? 'bad' : 'good'}">${level.direction} ${level.text}</span>`,
      where: [level.chart, level.line].filter((word) => word !== '').join(', '),
      image: level.imageTag,
    })),
    ...axis.changes.map(({ slot, date, mark, texts }) => ({
      slot,
      date,
      what: html`<b>${mark}</b> ${texts.join('; ')}`,
      where: 'conditions',
      image: axis.slots[slot]?.imageTag ?? '',
    })),
  ].toSorted((a, b) => b.date.localeCompare(a.date));
  if (rows.length === 0) return html``;
  const table = html`<table><thead><tr><th>First night</th><th>Change</th><th>Where</th><th>Image</th></tr></thead>
<tbody>${rows.map(
    ({ slot, date, what, where, image }) => html`<tr><th scope="row">${linked(dashedDate(date), slots[slot]?.id)}</th>
<td>${what}</td><td>${where}</td><td class="code">${image}</td></tr>`,
  )}</tbody></table>`;
  return html`<h2>What changed <span class="soft">${rows.length} in this range</span></h2>${scrollBox('What changed', table)}`;
}

function linked(text: string, night: string | undefined): Html | string {
  return night === undefined ? text : html`<a href="${nightUrl(night)}">${text}</a>`;
}
