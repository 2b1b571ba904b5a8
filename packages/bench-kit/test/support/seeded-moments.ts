/** Random moments that are the same for the same seed. */
export function seededMoments(
  count: number,
  range: { readonly seed: number; readonly fromMs: number; readonly toMs: number },
): readonly number[] {
  let state = range.seed >>> 0;
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return Array.from({ length: count }, () => Math.round(range.fromMs + next() * (range.toMs - range.fromMs)));
}
