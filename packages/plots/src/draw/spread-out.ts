/**
 * Moves places apart until neighbours are at least `gap` away from each other, keeping their order and staying between
 * `from` and `to` as far as there is room. Returns the new places in the order of the old ones.
 */
export function spreadOut(
  places: readonly number[],
  { gap, from, to }: { readonly gap: number; readonly from: number; readonly to: number },
): number[] {
  const order = places.map((place, index) => ({ place, index })).toSorted((a, b) => a.place - b.place);
  let floor = from;
  const down = order.map(({ place }) => {
    const moved = Math.max(place, floor);
    floor = moved + gap;
    return moved;
  });
  let ceiling = Math.max(to, from + gap * (places.length - 1));
  const result = places.map(() => 0);
  for (const [rank, { index }] of [...order.entries()].toReversed()) {
    const moved = Math.min(down[rank] ?? 0, ceiling);
    result[index] = moved;
    ceiling = moved - gap;
  }
  return result;
}
