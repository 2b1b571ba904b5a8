import type { BenchmarkKey } from '../../api/types.ts';

/** The trend page of a benchmark; `more` are further parameters of it. */
export function trendUrl(key: BenchmarkKey, more: Readonly<Record<string, string>> = {}): string {
  const { model, variant, hardware, mode, subMode } = key;
  return `/trend?${new URLSearchParams({ model, variant, hardware, mode, subMode, ...more })}`;
}

/** The page of a night. */
export function nightUrl(id: string): string {
  return `/night?${new URLSearchParams({ folder: id })}`;
}

/** Two nights side by side. */
export function compareUrl(a: string, b: string): string {
  return `/compare?${new URLSearchParams({ a, b })}`;
}
