import { formatRunFolderName } from '@sglang-ci/core';
import { html } from 'hono/html';
import type { Trends } from '../api/types.ts';
import { dashedDate } from './parts/dates.ts';
import { grouped } from './parts/grouped.ts';
import { type Html, scrollBox } from './parts/html.ts';
import { compareUrl, nightUrl } from './parts/page-urls.ts';

/** What changed in the range, newest first: levels, with their loads and the image they came with, and conditions. */
export function changesPart(trends: Trends): Html {
  const rows = [...levelChanges(trends), ...conditionChanges(trends)].toSorted((a, b) => b.date.localeCompare(a.date));
  if (rows.length === 0) return html``;
  const table = html`<table><thead><tr><th>First night</th><th>Image</th><th>Change</th><th>Go to</th></tr></thead>
<tbody>${rows.map((row) => changeRow(row, trends))}</tbody></table>`;
  return html`<h2>What changed <span class="soft">${rows.length} in this range</span></h2>${scrollBox('What changed', table)}`;
}

interface Change {
  readonly slot: number;
  readonly date: string;
  readonly imageTag: string;
  readonly what: Html;
}

/** The confirmed changes of one night in one direction are one row: `E2E latency: rate 8 +12%, rate 16 +10%`. */
function levelChanges({ charts }: Trends): readonly Change[] {
  const steps = charts.flatMap(({ title, marks }) =>
    marks.steps.map((step) => ({ ...step, metric: title.replace(/ by .*/, '') })),
  );
  return grouped(steps, ({ imageTag, direction }) => `${imageTag} ${direction}`).flatMap((ofNight) => {
    const [first] = ofNight;
    if (first === undefined) return [];
    const { slot, date, imageTag, direction } = first;
    const metrics = grouped(ofNight, ({ metric }) => metric).map(
      (lines) => `${lines[0]?.metric}: ${lines.map(({ line, text }) => `${line} ${text}`.trim()).join(', ')}`,
    );
    const tone = direction === 'worse' ? 'bad' : 'good';
    return [{ slot, date, imageTag, what: html`<b class="${tone}">${direction}</b> ${metrics.join('; ')}` }];
  });
}

function conditionChanges({ axis }: Trends): readonly Change[] {
  return axis.changes.map(({ slot, date, mark, texts }) => {
    const place = axis.slots[slot];
    const imageTag = place?.lastDate === undefined ? (place?.imageTag ?? '') : '';
    return { slot, date, imageTag, what: html`<b>${mark}</b> ${texts.join('; ')}` };
  });
}

/** A place of the axis may stand for several nights, so the first night is found by its image. */
function changeRow({ slot, date, imageTag, what }: Change, { benchmark, slots }: Trends): Html {
  const day = dashedDate(date);
  const night = imageTag === '' ? undefined : formatRunFolderName({ ...benchmark, imageTag });
  const before = slots.slice(0, slot).findLast((one) => one !== null);
  const compare =
    night === undefined || before === undefined
      ? ''
      : html`<a href="${compareUrl(before.id, night)}">Compare<span class="visually-hidden"> ${day} with a night before</span></a>`;
  return html`<tr><th scope="row">${night === undefined ? day : html`<a href="${nightUrl(night)}">${day}</a>`}</th>
<td class="code">${imageTag}</td><td class="what">${what}</td><td>${compare}</td></tr>`;
}
