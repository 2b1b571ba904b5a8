import type { Measurement } from '@sglang-ci/core';

/** What a night was measured under, as far as its folder says. */
export interface Conditions {
  readonly node?: string;
  readonly rocm?: string;
  /** `flushed-3`: protocol and runs per load. */
  readonly protocol?: string;
}

const WORDS = { node: 'node', rocm: 'ROCm', protocol: 'protocol' } as const satisfies Record<keyof Conditions, string>;

/** The conditions that one night's measurements name: of each, the most frequent. */
export function conditionsOf(night: readonly Measurement[]): Conditions {
  const swept = night.filter((measurement) => measurement.loadKind !== 'none');
  const node = mostFrequent(night.map((measurement) => measurement.node));
  const rocm = mostFrequent(night.map((measurement) => measurement.rocm));
  const protocol = mostFrequent(swept.map((measurement) => measurement.protocol));
  return {
    ...(node === undefined ? {} : { node }),
    ...(rocm === undefined ? {} : { rocm }),
    ...(protocol === undefined ? {} : { protocol }),
  };
}

/** What differs between two nights, as words. A condition that was unknown before has not changed. */
export function describeChange(before: Conditions, after: Conditions): string[] {
  return (['node', 'rocm', 'protocol'] as const).flatMap((name) =>
    before[name] === undefined || before[name] === after[name]
      ? []
      : [`${WORDS[name]} ${before[name]} → ${after[name] ?? 'unknown'}`],
  );
}

function mostFrequent(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}
