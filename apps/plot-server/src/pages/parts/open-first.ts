import type { BenchmarkOverview, BenchmarkState } from '../../api/types.ts';
import { STATES } from './state-badge.ts';

type Standing = Pick<BenchmarkOverview, 'state' | 'lateness' | 'daysBehind'>;

/** Everything that is said of a benchmark. Of one that is not run any more, only an open change for the worse still counts. */
export function statesOf(benchmark: Standing): readonly BenchmarkState[] {
  const { state, lateness } = benchmark;
  if (isDead(benchmark)) return ['retired'];
  return lateness === undefined ? [state] : [state, lateness];
}

/** Not run any more, and nothing about it is open. */
export function isDead({ state, lateness }: Standing): boolean {
  return lateness === 'retired' && state !== 'regressed' && state !== 'suspect';
}

/** What is open comes first, the worst before the rest; then what runs only now and then; then what is not run any more. */
export function openFirst(a: Standing, b: Standing): number {
  return turnOf(a) - turnOf(b) || worst(a) - worst(b) || a.daysBehind - b.daysBehind;
}

function turnOf(benchmark: Standing): number {
  const { state, lateness, daysBehind } = benchmark;
  if (isDead(benchmark)) return 2;
  const isOpen = daysBehind === 0 || lateness === 'missing' || state === 'regressed' || state === 'suspect';
  return isOpen ? 0 : 1;
}

function worst(benchmark: Standing): number {
  return Math.min(...statesOf(benchmark).map((state) => STATES.indexOf(state)));
}
