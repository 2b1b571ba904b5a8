import { cellsOf, columnsOf, isGpuHeader, readRows, type ReadTable } from './gpu-table.ts';

/**
 * The samples of the concise table of `rocm-smi`, every layout from ROCm 3 to 10; undefined when the text is no such
 * table.
 */
export function readConcise(lines: readonly string[]): ReadTable | undefined {
  const header = lines.findIndex((line) => /\b(?:VRAM|GPU)%/.test(line) && /^\s*(?:GPU|Device)\s/.test(line));
  const names = columnsOf(lines[header] ?? '');
  if (!isGpuHeader(names)) return undefined;
  const rows = lines.slice(header + 1).filter((line) => /^\s*\d+\s/.test(line));
  const { samples, problems } = readRows(names, rows.map(cellsOf));
  if (lines.some((line) => line.includes('End of ROCm SMI Log'))) return { samples, problems };
  const message = 'The table ends before its closing line: GPUs may be missing.';
  return { samples, problems: [...problems, { code: 'truncated', message }] };
}
