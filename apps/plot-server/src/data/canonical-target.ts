import { quantizedPoints } from '../api/queries.ts';

/** One kind of page or data. */
interface Address {
  /** Every parameter it understands; `metric` and `load` may be given several times. */
  readonly params: readonly string[];
  /** Does it take a look at many nights? Such work is done one at a time. */
  readonly isHeavy?: true;
  /** Does nothing but the nights decide what it answers? Then the answer is kept until one changes. */
  readonly isKept?: true;
}

const BENCHMARK = ['model', 'variant', 'hardware', 'mode', 'subMode'] as const;
const NIGHTS = [...BENCHMARK, 'from', 'to', 'limit', 'before'] as const;
const TRENDS = [...BENCHMARK, 'metric', 'load', 'from', 'to', 'days', 'points'] as const;

const ADDRESSES: Readonly<Record<string, Address>> = {
  '/': { params: [...BENCHMARK, 'state'] },
  '/trend': { params: [...TRENDS, 'limit', 'before'], isHeavy: true, isKept: true },
  '/night': { params: ['folder'] },
  '/compare': { params: ['of-a', 'a', 'of-b', 'b'], isHeavy: true },
  '/sanity': { params: [] },
  '/api/overview': { params: [] },
  '/api/sanity': { params: [] },
  '/api/nights': { params: NIGHTS, isHeavy: true, isKept: true },
  '/api/night': { params: ['folder'] },
  '/api/trends': { params: TRENDS, isHeavy: true, isKept: true },
  '/api/compare': { params: ['a', 'b'], isHeavy: true, isKept: true },
};

/** Old names that still answer. */
const RENAMED: Readonly<Record<string, string>> = { '/api/series': '/api/trends' };

/** All paths that are answered from the nights. */
export const DATA_PATHS = [...Object.keys(ADDRESSES), ...Object.keys(RENAMED)];

/** What is asked for, in the one way to write it: equal wishes have equal texts, whatever else stood in the address. */
export interface CanonicalTarget extends Omit<Address, 'params'> {
  readonly target: string;
}

/** Reads an address; `undefined` for a path that is none of {@link DATA_PATHS}. */
export function canonicalTarget(asked: string, given: URLSearchParams): CanonicalTarget | undefined {
  const path = RENAMED[asked] ?? asked;
  const address = ADDRESSES[path];
  if (address === undefined) return undefined;
  const { params, ...kind } = address;
  const words = params.flatMap((name) => valuesOf(name, given).map((value) => [name, value]));
  return { ...kind, target: words.length === 0 ? path : `${path}?${new URLSearchParams(words)}` };
}

function valuesOf(name: string, given: URLSearchParams): readonly string[] {
  if (name === 'points') return given.has(name) ? [quantizedPoints(given.get(name) ?? '')] : [];
  const values = given.getAll(name).filter((value) => value !== '');
  if (name === 'metric' || name === 'load') return [...new Set(values)].toSorted();
  return given.has(name) ? [given.get(name) ?? ''] : [];
}
