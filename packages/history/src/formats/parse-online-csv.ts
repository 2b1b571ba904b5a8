import Papa from 'papaparse';
import { METRICS, type MetricKey, type MetricValues, ONLINE_METRICS } from '@sglang-ci/core';
import { measuredCell, numberCell } from './number-cell.ts';
import { withoutCutEnd } from './without-cut-end.ts';

/** One row label of an online CSV, with its values by load. */
export interface OnlineCsvRow {
  readonly label: string;
  /** `aiter`, `triton`: from a label `MI300x-aiter, host`. */
  readonly backend?: string;
  readonly node?: string;
  readonly values: ReadonlyMap<number, MetricValues>;
  /** Loads without any value whose cells say `NA`: measured and failed. */
  readonly failedLoads: readonly number[];
}

/** What an online CSV says. Loads without a value in any section have no entry. */
export interface OnlineCsv {
  readonly title: string;
  readonly loadKind: 'request_rate' | 'concurrency';
  /** In the file's order: ascending rates, descending concurrencies. */
  readonly loads: readonly number[];
  readonly rows: readonly OnlineCsvRow[];
  readonly problems: readonly string[];
}

/**
 * Reads every online CSV layout there has been, parted by tabs or commas. Rows that are no measurement of ours are passed
 * over: `H100`, ratio rows and the `…_decode` rows of 2025-05. An empty or unreadable cell is a missing value; sections
 * that a half-written file lacks are problems.
 */
export function parseOnlineCsv(text: string): OnlineCsv {
  const separator = text.includes('\t') ? '\t' : ',';
  const whole = withoutCutEnd(text, { separator, isWhole: (cell) => /^\d+\.\d\d$/.test(cell) });
  const lines = whole.text.split(/\r?\n/).map((line) => cellsOf(line, separator));
  const sections = ONLINE_METRICS.map((metric) => ({
    metric,
    ...sectionOf(lines, METRICS[metric].csvSection ?? metric),
  }));
  const present = sections.filter((section) => section.header !== undefined);
  const header = present[0]?.header;
  return {
    title: lines[0]?.[0]?.trim() ?? '',
    loadKind: header?.label === 'concurrency' ? 'concurrency' : 'request_rate',
    loads: header?.loads ?? [],
    rows: rowsOf(present),
    problems: [...(whole.isCut ? ['the file ends inside a cell'] : []), ...sections.flatMap(problemsOf)],
  };
}

/**
 * The label and the cells of a row. The label `MI300x-aiter, host` holds a comma, in a comma-separated file too. A line
 * with NUL bytes has none: they can have eaten tabs and line ends.
 */
function cellsOf(line: string, separator: string): readonly string[] {
  if (line.includes('\0')) return [];
  if (separator === '\t') return line.split('\t');
  const [label = '', ...cells] = Papa.parse<string[]>(line, { delimiter: separator }).data[0] ?? [];
  const [host, ...values] = cells;
  return host?.startsWith(' ') ? [`${label},${host}`, ...values] : [label, ...cells];
}

/** The first cell of a section's header. */
const LOAD_LABEL = /^(?:request rate|concurrency)$/;

interface Section {
  readonly header: { readonly label: string; readonly loads: readonly number[] } | undefined;
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
}

function sectionOf(lines: readonly (readonly string[])[], title: string): Section {
  const start = lines.findIndex(([cell]) => cell?.trim() === title);
  const [label = '', ...loads] = lines[start + 1] ?? [];
  const values = loads.map((cell) => numberCell(cell));
  const isBroken = start < 0 || !LOAD_LABEL.test(label.trim()) || values.length === 0 || values.includes(undefined);
  if (isBroken) return { header: undefined, rows: [] };
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((cells) => cells.every((cell) => cell.trim() === ''));
  const rows = (end < 0 ? rest : rest.slice(0, end)).map(([rowLabel = '', ...cells]) => ({
    label: rowLabel.trim(),
    cells,
  }));
  const loadsHere = values.filter((value) => value !== undefined);
  // Lines are missing between this section and the next: whose rows these are cannot be told.
  const isMixed = rows.some((row) => LOAD_LABEL.test(row.label));
  return {
    header: { label: label.trim(), loads: loadsHere },
    rows: isMixed ? [] : rows.filter((row) => isOurs(row.label)),
  };
}

function problemsOf({ metric, header, rows }: Section & { readonly metric: MetricKey }): readonly string[] {
  const section = `the section "${METRICS[metric].csvSection}"`;
  if (header === undefined) return [`${section} is missing`];
  if (rows.length === 0) return [`${section} has no row`];
  return rows
    .filter((row) => isTooLong(row.cells, header.loads))
    .map((row) => `${section}: the row "${row.label}" has more cells than loads`);
}

/** Which cell belongs to which load is then anybody's guess: a thousands separator can have split one. */
function isTooLong(cells: readonly string[], loads: readonly number[]): boolean {
  return cells.slice(loads.length).some((cell) => cell.trim() !== '');
}

function isOurs(label: string): boolean {
  return label !== '' && !/^H\d+|\//.test(label) && !/^MI\w+-\w+_decode/.test(label);
}

function rowsOf(sections: readonly (Section & { readonly metric: MetricKey })[]): readonly OnlineCsvRow[] {
  const labels = new Set(sections.flatMap((section) => section.rows.map((row) => row.label)));
  return [...labels].map((label) => {
    const values = new Map<number, MetricValues>();
    const failed = new Set<number>();
    for (const { metric, header, rows } of sections) {
      const cells = rows.find((row) => row.label === label)?.cells ?? [];
      if (header === undefined || isTooLong(cells, header.loads)) continue;
      header.loads.forEach((load, index) => {
        const value = measuredCell(cells[index]);
        if (value !== undefined) values.set(load, { ...values.get(load), [metric]: value });
        else if (/^N\/?A$/i.test(cells[index]?.trim() ?? '')) failed.add(load);
      });
    }
    return { label, ...namesIn(label), values, failedLoads: [...failed].filter((load) => !values.has(load)) };
  });
}

function namesIn(label: string): { readonly backend?: string; readonly node?: string } {
  const match = /^MI\d+[xX]-(\w+)(?:,\s*(\S.*))?$/.exec(label);
  return {
    ...(match?.[1] === undefined ? {} : { backend: match[1] }),
    ...(match?.[2] === undefined ? {} : { node: match[2] }),
  };
}
