import type { BenchmarkKey, DashboardData, NightSummary } from '../api/types.ts';
import { openFirst } from '../pages/parts/open-first.ts';
import type { CompareView } from '../pages/compare-page.ts';
import { benchmarkWord, type PickerSide } from '../pages/compare-picker.ts';

/** Nights that can be chosen without going back further. */
const OFFERED = 120;

/**
 * What the compare page of an address shows; `undefined` if a night that it names does not exist. `a` and `b` are nights,
 * `of-a` and `of-b` benchmarks: where a night is not of its benchmark or is not given, the newest one is taken, and for `a`
 * the one before `b`; without a benchmark, the one that is worst this
 * morning. Nights without a measurement are not taken while there are others.
 */
export async function compareView(
  data: DashboardData,
  params: URLSearchParams,
): Promise<Omit<CompareView, 'title'> | undefined> {
  const { benchmarks } = await data.overview();
  const sorted = benchmarks.toSorted(openFirst);
  const first = sorted.find(({ lastNight }) => lastNight.loadsMeasured > 0) ?? sorted[0];
  if (first === undefined) return {};
  const b = await side(data, { name: 'b', params, benchmarks, usual: first });
  const a = b && (await side(data, { name: 'a', params, benchmarks, usual: b.benchmark, before: b.chosen }));
  if (a === undefined || b === undefined) return undefined;
  const compared = a.chosen && b.chosen && (await data.compare(a.chosen.id, b.chosen.id));
  return { sides: [a, b], ...(compared === undefined ? {} : { compared }) };
}

interface SideContext {
  readonly name: 'a' | 'b';
  readonly params: URLSearchParams;
  readonly benchmarks: readonly BenchmarkKey[];
  readonly usual: BenchmarkKey;
  readonly before?: NightSummary | undefined;
}

async function side(data: DashboardData, context: SideContext): Promise<PickerSide | undefined> {
  const { name, params, benchmarks, usual, before } = context;
  const asked = params.get(name) || undefined;
  const given = asked === undefined ? undefined : (await data.night(asked))?.night;
  if (asked !== undefined && given === undefined) return undefined;
  const word = params.get(`of-${name}`);
  const benchmark = benchmarks.find((one) => benchmarkWord(one) === word) ?? given ?? usual;
  const { model, variant, hardware, mode, subMode } = benchmark;
  const { nights } = await data.nights({ model, variant, hardware, mode, subMode, limit: OFFERED });
  const fits = given !== undefined && benchmarkWord(given) === benchmarkWord(benchmark);
  const chosen = fits
    ? given
    : newestMeasured(nights.slice(nights.findIndex(({ id }) => id === before?.id) + 1), nights);
  return { name, benchmarks, benchmark, nights, ...(chosen === undefined ? {} : { chosen }) };
}

function newestMeasured(rest: readonly NightSummary[], all: readonly NightSummary[]): NightSummary | undefined {
  return rest.find(({ loadsMeasured }) => loadsMeasured > 0) ?? rest[0] ?? all[0];
}
