import type { SetupDifference } from './comparison.ts';

type Named = readonly [what: string, from: string | number | undefined, to: string | number | undefined];

/** Those of the named values that are known on both sides and not equal. */
export function differing(area: SetupDifference['area'], values: readonly Named[]): readonly SetupDifference[] {
  return values.flatMap(([what, from, to]) =>
    from === undefined || to === undefined || from === to ? [] : [{ area, what, from: `${from}`, to: `${to}` }],
  );
}
