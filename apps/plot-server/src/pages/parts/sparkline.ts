import { formatValue } from '@sglang-ci/core';
import { html } from 'hono/html';
import type { BenchmarkState, Sparkline } from '../../api/types.ts';
import { dashedDate } from './dates.ts';
import type { Html } from './html.ts';
import { stateTone } from './state-badge.ts';

const WIDTH = 168;
const HEIGHT = 40;
const MARGIN = 4;

/** Values that differ by less than this share of them look flat, as they should. */
const LEAST_SPAN = 0.06;

/** A benchmark's last weeks as a small line: days without a value are gaps, last night's value has the state's colour. */
export function sparkline(line: Sparkline, state: BenchmarkState): Html {
  const { values } = line;
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return html`<span class="soft">no values</span>`;
  const place = placing(known, values.length);
  const last = values.findLastIndex((value) => value !== null);
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${describe(line, known, last)}">
${pathsOf(values, place).map((path) => html`<path d="${path}" />`)}
<circle class="${last === values.length - 1 ? stateTone(state) : 'off'}" cx="${place.x(last)}" cy="${place.y(values[last] ?? 0)}" r="3" /></svg>`;
}

interface Place {
  x(index: number): string;
  y(value: number): string;
}

function placing(known: readonly number[], count: number): Place {
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const span = Math.max(high - low, Math.abs(high) * LEAST_SPAN) || 1;
  const top = (low + high + span) / 2;
  return {
    x: (index) => (MARGIN + (index / Math.max(1, count - 1)) * (WIDTH - 2 * MARGIN)).toFixed(1),
    y: (value) => (MARGIN + ((top - value) / span) * (HEIGHT - 2 * MARGIN)).toFixed(1),
  };
}

/** One path per stretch without a gap. A value alone between gaps is a short stroke. */
function pathsOf(values: readonly (number | null)[], { x, y }: Place): string[] {
  const paths: string[] = [];
  let open = '';
  for (const [index, value] of [...values, null].entries()) {
    if (value !== null) open += `${open === '' ? 'M' : 'L'}${x(index)} ${y(value)}`;
    else if (open !== '') {
      paths.push(open.includes('L') ? open : `${open}h.1`);
      open = '';
    }
  }
  return paths;
}

function describe({ metric, label, dates }: Sparkline, known: readonly number[], last: number): string {
  const text = (value: number | undefined) => (value === undefined ? 'none' : formatValue(metric, value));
  const span = `${text(Math.min(...known))} to ${text(Math.max(...known))}`;
  return `${label}: ${text(known.at(-1))} on ${dashedDate(dates[last] ?? '')}; ${span} in ${dates.length} days`;
}
