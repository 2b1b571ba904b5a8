import type { Problem } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { SampleDraft } from './rocm-smi-labels.ts';
import { smiNumber } from './smi-json.ts';

/** `Device Node IDs(DID, GUID) Temp Power Partitions(Mem, Compute, ID) SCLK …`, ROCm 6 and later. */
const ROW = /^\s*(\d+)\s+\d+\s+0x\w+,\s*\S+\s+(\S+)\s+(\S+)\s+\S+,\s*(\S+),\s*\S+\s+(\S+)\s/;
/** `GPU Temp AvgPwr SCLK …`, before ROCm 6. */
const OLD_ROW = /^\s*(\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s/;
/** VRAM% and GPU% are the last two fields, whatever stands before them. */
const PERCENTS = /\s(\d+%|N\/A|None)\s+(\d+%|N\/A|None)\s*$/;

/** The samples of the concise table of `rocm-smi`; undefined when the text is no such table. */
export function readConcise(
  lines: readonly string[],
): { readonly samples: readonly SampleDraft[]; readonly problems: readonly Problem[] } | undefined {
  const header = lines.findIndex((line) => /\bVRAM%\s+GPU%\s*$/.test(line));
  if (header === -1) return undefined;
  const problems: Problem[] = [];
  const rows = lines.slice(header + 1).filter((line) => /^\s*\d+\s/.test(line));
  const samples = rows.flatMap((row, index) => {
    const sample = readRow(row);
    if (!sample) problems.push({ code: 'bad-row', message: `Row ${index + 1} of the table is cut or unknown.` });
    return sample ? [sample] : [];
  });
  if (!lines.some((line) => line.includes('End of ROCm SMI Log'))) {
    problems.push({ code: 'truncated', message: 'The table ends before its closing line: GPUs may be missing.' });
  }
  return { samples, problems };
}

function readRow(row: string): SampleDraft | undefined {
  const percents = PERCENTS.exec(row);
  const current = ROW.exec(row);
  const match = current ?? OLD_ROW.exec(row);
  if (!percents || !match) return undefined;
  return {
    index: Number(match[1]),
    ...present({
      usePercent: smiNumber(percents[2]),
      vramPercent: smiNumber(percents[1]),
      temperatureC: smiNumber(match[2]?.replace(/c$/, 'C')),
      powerW: smiNumber(match[3]),
      sclkMhz: smiNumber(current ? current[5] : match[4]),
      partition: current && current[4] !== 'N/A' ? current[4] : undefined,
    }),
  };
}
