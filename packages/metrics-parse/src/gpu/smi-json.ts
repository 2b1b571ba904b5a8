import { parsePythonJson } from '../offline/tolerant-json.ts';

/** The JSON in an output, without the warnings printed before and after it; undefined when there is none that parses. */
export function smiJson(text: string): unknown {
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const start = text.indexOf(open);
    const end = text.lastIndexOf(close);
    if (start === -1 || end < start || insideOther(text, start, open)) continue;
    try {
      return parsePythonJson(text.slice(start, end + 1));
    } catch {
      continue;
    }
  }
  return undefined;
}

/** An object that is an element of an array is not the JSON itself. */
function insideOther(text: string, start: number, open: '{' | '['): boolean {
  return open === '{' && /\[\s*$/.test(text.slice(0, start));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bytes of a unit; amd-smi's MB and GB are powers of 1024, as its 196592 MB of an MI300X's 206141652992 bytes show. */
const UNIT_FACTORS: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };

/** A number of an output: `"0"`, `0`, or `{"value": 0, "unit": "%"}`; undefined for `"N/A"` and whatever else. */
export function smiNumber(value: unknown): number | undefined {
  if (isObject(value)) return smiNumber(value['value']);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const match = typeof value === 'string' ? /^\s*(-?\d+(?:\.\d+)?)\s*(?:%|W|C|°C|[Mm][Hh]z)?\s*$/.exec(value) : null;
  return match ? Number(match[1]) : undefined;
}

/** The list of GPUs in a JSON of `amd-smi`: the array itself, or what stands in its envelope (`gpu_data`). */
export function smiList(json: unknown): readonly unknown[] {
  const list = isObject(json) ? json['gpu_data'] : json;
  return Array.isArray(list) ? list : [];
}

/** A printed size (`283 MB`, `0.0 B`) as bytes. */
export function smiSize(text: string | undefined): number | undefined {
  const match = /^\s*([\d.]+) ?([KMGT]?B)\s*$/.exec(text ?? '');
  return match ? smiBytes({ value: match[1], unit: match[2] }, 'B') : undefined;
}

/** A size as bytes: `283 MB`, `{"value": 283, "unit": "MB"}`; a bare number is in `unit`. */
export function smiBytes(value: unknown, unit: string): number | undefined {
  const printedSize = typeof value === 'string' ? smiSize(value) : undefined;
  if (printedSize !== undefined) return printedSize;
  const number = smiNumber(value);
  const printed = isObject(value) ? value['unit'] : unit;
  const factor = typeof printed === 'string' ? UNIT_FACTORS[printed] : undefined;
  return number === undefined || factor === undefined ? undefined : Math.round(number * factor);
}
