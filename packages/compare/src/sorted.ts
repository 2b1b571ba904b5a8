/** Puts a number into its place of an ascending list, in place: a list of some dozens is faster than any tree. */
export function insertSorted(list: number[], value: number): void {
  list.splice(placeOf(list, value), 0, value);
}

/** Takes one number, which must be in it, out of an ascending list, in place. */
export function removeSorted(list: number[], value: number): void {
  list.splice(placeOf(list, value), 1);
}

/** The median of an ascending list; `undefined` of an empty one. */
export function middleOf(list: readonly number[]): number | undefined {
  const upper = list[list.length >> 1];
  if (upper === undefined || list.length % 2 === 1) return upper;
  return ((list[(list.length >> 1) - 1] ?? upper) + upper) / 2;
}

function placeOf(list: readonly number[], value: number): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle] ?? 0) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
