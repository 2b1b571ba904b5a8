import { measurementsOf, type Night } from '@sglang-ci/history';

/** Days whose run folders hold no value at all, and why. */
export function failedNights(nights: readonly Night[]): { readonly date: string; readonly reason: string }[] {
  const byDate = new Map<string, Night[]>();
  for (const night of nights) byDate.set(night.date, [...(byDate.get(night.date) ?? []), night]);
  return [...byDate].flatMap(([date, ofDay]) =>
    measurementsOf(ofDay).length > 0
      ? []
      : [{ date, reason: ofDay[0]?.problems[0] ?? ofDay[0]?.status ?? 'no values' }],
  );
}
