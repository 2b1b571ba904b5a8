import { present } from '../common/values.ts';
import { cellsOf, columnsOf, isGpuHeader, readRows, type ReadTable } from './gpu-table.ts';
import type { SampleDraft } from './rocm-smi-labels.ts';
import { isObject, smiBytes, smiList, smiNumber } from './smi-json.ts';

/** The samples of `amd-smi monitor` and `amd-smi metric` as JSON, bare array or in a `gpu_data` envelope. */
export function readAmdSmiJson(json: unknown): readonly SampleDraft[] {
  return smiList(json).flatMap((entry: unknown) => {
    const index = isObject(entry) ? smiNumber(entry['gpu']) : undefined;
    if (!isObject(entry) || index === undefined) return [];
    return [{ index, ...monitorValues(entry), ...metricValues(entry) }];
  });
}

/** `gfx_util`, `gfx_clock` are the names of ROCm 6.0 to 6.2. */
function monitorValues(entry: Readonly<Record<string, unknown>>): Partial<SampleDraft> {
  return present({
    xcp: smiNumber(entry['xcp']),
    usePercent: smiNumber(entry['gfx'] ?? entry['gfx_util']),
    vramPercent: smiNumber(entry['vram_percent']),
    vramUsedBytes: smiBytes(entry['vram_used'], 'MB'),
    vramTotalBytes: smiBytes(entry['vram_total'], 'MB'),
    temperatureC: smiNumber(entry['hotspot_temperature'] ?? entry['gpu_temp']),
    powerW: smiNumber(entry['power_usage'] ?? entry['power']),
    sclkMhz: smiNumber(entry['gfx_clk'] ?? entry['gfx_clock']),
  });
}

function metricValues(entry: Readonly<Record<string, unknown>>): Partial<SampleDraft> {
  const inside = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});
  const part = (name: string): Readonly<Record<string, unknown>> => inside(entry[name]);
  return present({
    usePercent: smiNumber(part('usage')['gfx_activity']),
    vramUsedBytes: smiBytes(part('mem_usage')['used_vram'], 'MB'),
    vramTotalBytes: smiBytes(part('mem_usage')['total_vram'], 'MB'),
    temperatureC: smiNumber(part('temperature')['hotspot']),
    powerW: smiNumber(part('power')['socket_power']),
    sclkMhz: smiNumber(inside(part('clock')['gfx_0'])['clk']),
  });
}

/**
 * The samples of the `amd-smi monitor` table; undefined when the text is no such table. A watched table repeats its
 * header: the last one counts. Tables of processes below it are not looked at.
 */
export function readMonitorTable(lines: readonly string[]): ReadTable | undefined {
  const headers = lines.flatMap((line, at) => {
    const names = /^\s*(?:TIMESTAMP\s+)?GPU\s/.test(line) ? columnsOf(line) : [];
    return isGpuHeader(names) ? [{ at, names }] : [];
  });
  const header = headers.at(-1);
  if (!header) return undefined;
  const below = lines.slice(header.at + 1);
  const end = below.findIndex((line) => !/^\s*\d+\s/.test(line) && line.trim() !== '');
  const rows = (end === -1 ? below : below.slice(0, end)).filter((line) => line.trim() !== '');
  return readRows(header.names, rows.map(cellsOf));
}
