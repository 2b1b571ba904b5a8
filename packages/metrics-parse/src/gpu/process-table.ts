import { present } from '../common/values.ts';
import { cellsOf, columnsOf } from './gpu-table.ts';
import type { GpuProcess } from './gpu-status.ts';
import { smiNumber, smiSize } from './smi-json.ts';

const NAMES = ['NAME', 'PROCESS NAME'];

/**
 * The processes of a table of `amd-smi` (below `monitor --process`, in the box of plain `amd-smi`), read by its header;
 * undefined when the text has none. A name with blanks takes the cells that are too many.
 */
export function readProcessTable(text: string): readonly GpuProcess[] | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\s*\||\|\s*$/g, ' '));
  const header = lines.findIndex((line) => isHeader(columnsOf(line)));
  if (header === -1) return undefined;
  const names = columnsOf(lines[header] ?? '');
  const rows = lines.slice(header + 1).filter((line) => /^\s*\d+\s/.test(line));
  return rows.flatMap((row) => processOf(names, cellsOf(row)));
}

function isHeader(names: readonly string[]): boolean {
  return names[0] === 'GPU' && names.includes('PID') && NAMES.some((name) => names.includes(name));
}

function processOf(names: readonly string[], cells: readonly string[]): readonly GpuProcess[] {
  const at = names.findIndex((name) => NAMES.includes(name));
  const extra = cells.length - names.length;
  if (extra < 0) return [];
  const row = [...cells.slice(0, at), cells.slice(at, at + extra + 1).join(' '), ...cells.slice(at + extra + 1)];
  const cell = (name: string): string | undefined => row[names.indexOf(name)];
  const pid = smiNumber(cell('PID'));
  const name = row[at] === 'N/A' ? undefined : row[at];
  if (pid === undefined) return [];
  return [{ pid, ...present({ name, gpu: smiNumber(cell('GPU')), vramBytes: smiSize(cell('VRAM_MEM')) }) }];
}
