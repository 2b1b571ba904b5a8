import { html } from 'hono/html';
import type { NightDetail } from '../api/types.ts';
import { grouped } from './parts/grouped.ts';
import type { Html } from './parts/html.ts';

/** What went wrong and what to know, each once. */
export function nightProblems({ night, verdict }: NightDetail): Html {
  const changes = verdict.contextChanges.map(({ what, from, to }) => `${what} changed: ${from} → ${to}`);
  const lines = condensed([...new Set([...night.problems, ...changes, ...verdict.notes])]);
  if (lines.length === 0) return html``;
  return html`<h2>Problems and notes</h2><ul class="card notes">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** `load-1 failed: REASON` and `load-2 failed: REASON` as `load-1 failed, load-2 failed: REASON`. */
function condensed(lines: readonly string[]): readonly string[] {
  return grouped(lines.map(parted), ({ rest }) => rest).flatMap((alike) =>
    alike.length === 1 || alike[0]?.rest === ''
      ? alike.map(({ line }) => line)
      : [`${alike.map(({ head }) => head).join(', ')}: ${alike[0]?.rest}`],
  );
}

function parted(line: string): { readonly line: string; readonly head: string; readonly rest: string } {
  const [head = '', ...rest] = line.split(': ');
  return { line, head, rest: rest.join(': ') };
}
