import type { CellVerdict, VerdictAlert } from '@sglang-ci/core';
import { dayText } from './day-text.ts';
import { groupBy } from './group-by.ts';
import { changedAlert } from './changed-alert.ts';
import { describeCell } from './summary-parts.ts';

/** What changed, gathered into one alert per image and state: a slower image is one thing to look at, not fifteen. */
export function alertsOf(cells: readonly CellVerdict[]): readonly VerdictAlert[] {
  const inImages = imageAlerts(cells);
  return [...inImages, ...changedAlert(cells)].toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}

function imageAlerts(cells: readonly CellVerdict[]): readonly VerdictAlert[] {
  const changed = cells.filter((cell) => cell.change && isAlert(cell.state));
  const groups = groupBy(changed, ({ state, change }) => `${state}|${change?.since.folder}`);
  return [...groups.values()].flatMap(alertOf);
}

const ORDER = [
  'confirmed',
  'suspect',
  'changed',
  'improved',
  'accepted',
] as const satisfies readonly VerdictAlert['state'][];

function isAlert(state: CellVerdict['state']): state is keyof typeof WORDS {
  return Object.hasOwn(WORDS, state);
}

function alertOf(cells: readonly CellVerdict[]): readonly VerdictAlert[] {
  const worstFirst = cells.toSorted((a, b) => Math.abs(b.change?.worseBy ?? 0) - Math.abs(a.change?.worseBy ?? 0));
  const [worst] = worstFirst;
  if (!worst?.change || !isAlert(worst.state)) return [];
  const { since, previous } = worst.change;
  const images = previous ? `between ${previous.imageTag} and ${since.imageTag}` : `with ${since.imageTag}`;
  const what = `${cells.length} ${cells.length === 1 ? 'value' : 'values'} ${WORDS[worst.state]} since ${dayText(since.date)}`;
  const accepted = worst.accepted ? `; until ${dayText(worst.accepted.until)}: ${worst.accepted.reason}` : '';
  const text = `${what}, ${images}; most: ${describeCell(worst)}${accepted}`;
  return [{ state: worst.state, since, ...(previous && { previous }), cells: worstFirst, text }];
}

const WORDS: { readonly [State in Exclude<VerdictAlert['state'], 'changed'>]: string } = {
  confirmed: 'worse',
  suspect: 'suspected worse',
  improved: 'better',
  accepted: 'worse and accepted',
};
