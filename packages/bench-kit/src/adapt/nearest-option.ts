/** The known option that is spelled most like an unknown one; `undefined` when none is near. */
export function nearestOption(unknown: string, known: readonly string[]): string | undefined {
  const ranked = known
    .filter((option) => option.startsWith('--'))
    .map((option) => ({ option, distance: distanceOf(unknown, option) }))
    .toSorted((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(2, unknown.length / 2) ? best.option : undefined;
}

/** Letters to change, add or leave out (Levenshtein); a longer name that begins with the shorter one is near. */
function distanceOf(a: string, b: string): number {
  if (b.startsWith(a) || a.startsWith(b)) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
