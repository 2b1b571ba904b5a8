import { METRICS, type MetricKey, type MetricValues, ONLINE_METRICS } from '@sglang-ci/core';
import { numberCell } from './number-cell.ts';

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
 * Reads every online CSV layout there has been. Rows that are no measurement of ours are passed over: `H100`, ratio rows
 * and the `…_decode` rows of 2025-05. An empty or unreadable cell is a missing value; sections that a half-written file
 * lacks are problems.
 */
export function parseOnlineCsv(text: string): OnlineCsv {
  const lines = text.split(/\r?\n/);
  const sections = ONLINE_METRICS.map((metric) => ({
    metric,
    ...sectionOf(lines, METRICS[metric].csvSection ?? metric),
  }));
  const present = sections.filter((section) => section.header !== undefined);
  const header = present[0]?.header;
  return {
    title: lines[0]?.trim() ?? '',
    loadKind: header?.label === 'concurrency' ? 'concurrency' : 'request_rate',
    loads: header?.loads ?? [],
    rows: rowsOf(present),
    problems: sections.flatMap(({ metric, header, rows }) => {
      if (header === undefined) return [`the section "${METRICS[metric].csvSection}" is missing`];
      return rows.length === 0 ? [`the section "${METRICS[metric].csvSection}" has no row`] : [];
    }),
  };
}

interface Section {
  readonly header: { readonly label: string; readonly loads: readonly number[] } | undefined;
  readonly rows: readonly { readonly label: string; readonly cells: readonly string[] }[];
}

function sectionOf(lines: readonly string[], title: string): Section {
  const start = lines.findIndex((line) => line.trim() === title);
  const [label = '', ...loads] = lines[start + 1]?.split('\t') ?? [];
  const values = loads.map((cell) => numberCell(cell));
  if (start < 0 || values.length === 0 || values.includes(undefined)) return { header: undefined, rows: [] };
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => line.trim() === '');
  const rows = (end < 0 ? rest : rest.slice(0, end)).map((line) => {
    const [rowLabel = '', ...cells] = line.split('\t');
    return { label: rowLabel.trim(), cells };
  });
  return {
    header: { label: label.trim(), loads: values.filter((value) => value !== undefined) },
    rows: rows.filter((row) => isOurs(row.label)),
  };
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
      header?.loads.forEach((load, index) => {
        const value = numberCell(cells[index]);
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
