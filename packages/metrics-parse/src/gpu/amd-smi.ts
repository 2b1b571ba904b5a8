import type { Problem } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { SampleDraft } from './rocm-smi-labels.ts';
import { isObject, smiBytes, smiNumber } from './smi-json.ts';

/** The samples of `amd-smi monitor --json` and `amd-smi metric --json`, bare array or in a `gpu_data` envelope. */
export function readAmdSmiJson(json: unknown): readonly SampleDraft[] {
  const list = isObject(json) ? json['gpu_data'] : json;
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const index = isObject(entry) ? smiNumber(entry['gpu']) : undefined;
    if (!isObject(entry) || index === undefined) return [];
    return [{ index, ...monitorValues(entry), ...metricValues(entry) }];
  });
}

function monitorValues(entry: Readonly<Record<string, unknown>>): Partial<SampleDraft> {
  return present({
    xcp: smiNumber(entry['xcp']),
    usePercent: smiNumber(entry['gfx']),
    vramPercent: smiNumber(entry['vram_percent']),
    vramUsedBytes: smiBytes(entry['vram_used'], 'MB'),
    vramTotalBytes: smiBytes(entry['vram_total'], 'MB'),
    temperatureC: smiNumber(entry['hotspot_temperature']),
    powerW: smiNumber(entry['power_usage']),
    sclkMhz: smiNumber(entry['gfx_clk']),
  });
}

function metricValues(entry: Readonly<Record<string, unknown>>): Partial<SampleDraft> {
  const part = (name: string): Readonly<Record<string, unknown>> => {
    const value = entry[name];
    return isObject(value) ? value : {};
  };
  return present({
    usePercent: smiNumber(part('usage')['gfx_activity']),
    vramUsedBytes: smiBytes(part('mem_usage')['used_vram'], 'MB'),
    vramTotalBytes: smiBytes(part('mem_usage')['total_vram'], 'MB'),
    temperatureC: smiNumber(part('temperature')['hotspot']),
    powerW: smiNumber(part('power')['socket_power']),
  });
}

/** One cell of the `amd-smi monitor` table: a number with its unit, a pair `2.0/192.0 GB`, or `N/A`. */
const CELL = /N\/A|-?[\d.]+\s*\/\s*[\d.]+ [GM]B|-?[\d.]+(?: (?:W|°C|C|MHz|%|GB|MB)| ?%)?/g;

/** The samples of the `amd-smi monitor` table; undefined when the text is no such table. */
export function readMonitorTable(
  lines: readonly string[],
): { readonly samples: readonly SampleDraft[]; readonly problems: readonly Problem[] } | undefined {
  const header = lines.findIndex((line) => /^\s*(?:TIMESTAMP\s+)?GPU\s+(?:XCP\s+)?POWER\b/.test(line));
  if (header === -1) return undefined;
  const names = lines[header]?.trim().split(/\s+/) ?? [];
  const problems: Problem[] = [];
  const rows = lines.slice(header + 1).filter((line) => /^\s*\d+\s/.test(line));
  const samples = rows.flatMap((row, index) => {
    const cells = row.match(CELL) ?? [];
    const sample = cells.length === names.length ? readRow(names, cells) : undefined;
    if (!sample) problems.push({ code: 'bad-row', message: `Row ${index + 1} of the table is cut or unknown.` });
    return sample ? [sample] : [];
  });
  return { samples, problems };
}

function readRow(names: readonly string[], cells: readonly string[]): SampleDraft | undefined {
  const cell = (name: string): string | undefined => cells[names.indexOf(name)];
  const index = smiNumber(cell('GPU'));
  if (index === undefined) return undefined;
  const usage = /([\d.]+)\s*\/\s*([\d.]+) ([GM]B)/.exec(cell('VRAM_USAGE') ?? '');
  const size = (text: string | undefined): number | undefined => {
    const match = /^([\d.]+) ([GM]B)$/.exec(text ?? '');
    return match ? smiBytes({ value: match[1], unit: match[2] }, 'MB') : undefined;
  };
  return {
    index,
    ...present({
      xcp: smiNumber(cell('XCP')),
      usePercent: smiNumber(cell('GFX%')),
      vramUsedBytes: usage ? size(`${usage[1]} ${usage[3]}`) : size(cell('VRAM_USED')),
      vramTotalBytes: usage ? size(`${usage[2]} ${usage[3]}`) : size(cell('VRAM_TOTAL')),
      temperatureC: smiNumber(cell('GPU_T')?.replace('°C', 'C')),
      powerW: smiNumber(cell('POWER')),
      sclkMhz: smiNumber(cell('GFX_CLK')),
    }),
  };
}
