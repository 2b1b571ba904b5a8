import { cellsOf, columnsOf, isGpuHeader, readRows, type ReadTable } from './gpu-table.ts';

/** The two cells of a line of the box; undefined for a ruler and for what spans the box. */
function halves(line: string): readonly [string, string] | undefined {
  const match = /^\|([^|]*)\|([^|]*)\|\s*$/.exec(line.trim());
  return match?.[1] !== undefined && match[2] !== undefined && !/^[-=+]+$/.test(match[1])
    ? [match[1], match[2]]
    : undefined;
}

/**
 * The samples of the boxed table that plain `amd-smi` prints since ROCm 7; undefined when the text is no such table. A
 * GPU takes two lines, each with two cells; the two lines above the first ruler name them.
 */
export function readBox(lines: readonly string[]): ReadTable | undefined {
  if (!lines.some((line) => /^\|\s*AMD-SMI\b/.test(line.trim()))) return undefined;
  const pairs = lines.flatMap((line) => {
    const pair = halves(line);
    return pair ? [pair] : [];
  });
  const [first, second, ...body] = pairs;
  if (!first || !second) return undefined;
  const upper = columnsOf(first[1]);
  const names = [...columnsOf(second[0]), ...upper, ...columnsOf(second[1])];
  if (!isGpuHeader(names)) return undefined;
  const rows: (readonly string[])[] = [];
  for (let at = 0; at < body.length; at += 2) {
    const [top, bottom] = [body[at], body[at + 1]];
    rows.push(top && bottom ? [bottom[0], top[1], bottom[1]].flatMap(cellsOf) : []);
  }
  return readRows(names, rows);
}
