import type { Problem } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { SampleDraft } from './rocm-smi-labels.ts';
import { smiNumber, smiSize } from './smi-json.ts';

/** What a text output gave: the rows that were whole, and what is wrong with the others. */
export interface ReadTable {
  readonly samples: readonly SampleDraft[];
  readonly problems: readonly Problem[];
}

type Field =
  | 'index'
  | 'xcp'
  | 'usePercent'
  | 'vramPercent'
  | 'vramUsage'
  | 'vramUsed'
  | 'vramTotal'
  | 'temperatureC'
  | 'powerW'
  | 'sclkMhz'
  | 'partition';

/**
 * What the columns of every table of `rocm-smi` and `amd-smi` are called, ROCm 3 to 10. A column that is not here is
 * skipped wherever it stands: releases insert, rename and reorder them.
 */
const COLUMNS: Readonly<Record<Field, readonly string[]>> = {
  index: ['GPU', 'DEVICE'],
  xcp: ['XCP'],
  usePercent: ['GPU%', 'GFX%', 'GFX_UTIL', 'GFX-UTI', 'GFX-UTIL'],
  vramPercent: ['VRAM%', 'VRAM_PERCENT'],
  vramUsage: ['VRAM_USAGE', 'MEM-USAGE'],
  vramUsed: ['VRAM_USED'],
  vramTotal: ['VRAM_TOTAL'],
  temperatureC: ['TEMP', 'GPU_T', 'GPU_TEMP', 'HOTSPOT', 'HOTSPOT_TEMP'],
  powerW: ['POWER', 'AVGPWR', 'POWER-USAGE', 'POWER_USAGE'],
  sclkMhz: ['SCLK', 'GFX_CLK', 'GFX_CLOCK'],
  partition: ['PARTITIONS', 'PARTITION-MODE'],
};

/** Units of cells, after a blank; whatever else follows a number is a cell of its own. */
const UNIT = '(?:°?[CWJVB%]|k?W|mV|[kMG]?Hz|[KMGT]i?B|[KMG]?[Bb]/s|GT/s|[num]?s)(?=\\s|$)';
const CELL = new RegExp(
  [
    String.raw`\[[^\]]*\]`,
    String.raw`(?:\S+,\s+)+\S+`,
    String.raw`-?[\d.]+(?:\s*/\s*[\d.]+)?\s+${UNIT}`,
    String.raw`\S+`,
  ].join('|'),
  'g',
);

/** The cells of a row: `148 W`, `2.0/192.0 GB`, `NPS1, CPX, 0`, `[0x74a1 : 0x00]`, `N/A`. */
export function cellsOf(row: string): readonly string[] {
  return row.match(CELL) ?? [];
}

const HEADER_CELL = /\[[^\]]*\]|\S+(?: \([^)]*\)| %| Name)?/g;

/** The column names of a header line, in capitals and without what stands in brackets behind them. */
export function columnsOf(header: string): readonly string[] {
  return (header.match(HEADER_CELL) ?? []).map((name) => name.replace(/ \(.*$/, '').toUpperCase());
}

/** Is this the header of a table of GPUs? It names the device and a share of use or of memory. */
export function isGpuHeader(names: readonly string[]): boolean {
  const has = (field: Field): boolean => COLUMNS[field].some((name) => names.includes(name));
  return has('index') && !names.includes('PID') && (has('usePercent') || has('vramUsage') || has('vramUsed'));
}

/**
 * One GPU of a table, its values taken by the names of the columns; undefined when a cell is missing or too many, or
 * when a share is cut (`10` of `100%`). A cell that is `N/A`, `None`, `Unsupported` or whatever is no number gives no value.
 */
export function readRow(names: readonly string[], cells: readonly string[]): SampleDraft | undefined {
  if (cells.length !== names.length) return undefined;
  const cell = (field: Field): string | undefined =>
    COLUMNS[field].map((name) => cells[names.indexOf(name)]).find((text) => text !== undefined);
  const shares = [cell('usePercent'), cell('vramPercent')];
  if (shares.some((text) => text !== undefined && /^[\d.]+$/.test(text))) return undefined;
  const index = /^\d+$/.test(cell('index') ?? '') ? Number(cell('index')) : undefined;
  if (index === undefined) return undefined;
  const [used, total] = (cell('vramUsage') ?? '').match(/[\d.]+/g) ?? [];
  const unit = /[A-Za-z]+$/.exec(cell('vramUsage') ?? '')?.[0] ?? '';
  return {
    index,
    ...present({
      xcp: smiNumber(cell('xcp')),
      usePercent: smiNumber(shares[0]),
      vramPercent: smiNumber(shares[1]),
      vramUsedBytes: smiSize(`${used} ${unit}`) ?? smiSize(cell('vramUsed')),
      vramTotalBytes: smiSize(`${total} ${unit}`) ?? smiSize(cell('vramTotal')),
      temperatureC: smiNumber(cell('temperatureC')?.replace(/c$/, 'C')),
      powerW: smiNumber(cell('powerW')?.replace(/\s*\/\s*[\d.]+/, '')),
      sclkMhz: smiNumber(cell('sclkMhz')),
      partition: partitionOf(cell('partition')),
    }),
  };
}

/** The compute mode in `NPS1, CPX, 0` or `SPX/NPS1`. */
function partitionOf(cell: string | undefined): string | undefined {
  return /\b[SDTQC]PX\b/.exec(cell ?? '')?.[0];
}

/** Reads rows under a header; one that does not fit it is a problem and gives no values. */
export function readRows(names: readonly string[], rows: readonly (readonly string[])[]): ReadTable {
  const problems: Problem[] = [];
  const samples = rows.flatMap((cells, index) => {
    const sample = readRow(names, cells);
    if (!sample) problems.push({ code: 'bad-row', message: `Row ${index + 1} of the table is cut or unknown.` });
    return sample ? [sample] : [];
  });
  return { samples, problems };
}
