import { hardwareOfWord } from './hardware.ts';

/**
 * The known name that somebody most likely meant: the same one in other letters, another word for it (`mi300x` for
 * `mi30x`), or one that is a slip or two away. `undefined` when nothing is near enough.
 */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const word = plain(typed);
  const other = hardwareOfWord(word) ?? hardwareOfWord(`${word}x`);
  if (other !== undefined && known.includes(other)) return other;
  const most = word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3;
  const near = known
    .map((name) => ({ name, slips: slipsBetween(word, plain(name)) }))
    .filter(({ name, slips }) => slips <= most && slips < Math.max(word.length, name.length) - 1)
    .toSorted((a, b) => a.slips - b.slips);
  return near[0]?.name;
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[-_\s]/g, '');
}

/** Letters to put in, take out, change, or swap with the next one, to make one word of the other. */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const at = (up: number, left: number) => rows[i - up]?.[j - left] ?? Number.POSITIVE_INFINITY;
      const change = at(1, 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(2, 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(change, at(1, 0) + 1, (row[j - 1] ?? 0) + 1, swap));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
