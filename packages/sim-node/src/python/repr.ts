import type { Namespace, OptionValue } from './argparse.ts';

/** Values that Python would print with a decimal point although JavaScript would not. */
export type FloatKeys = ReadonlySet<string>;

/** `Namespace(backend='sglang', port=None, request_rate=8.0)`. */
export function namespaceRepr(name: string, values: Namespace, floats: FloatKeys): string {
  const fields = Object.entries(values).map(([key, value]) => `${key}=${repr(value, floats.has(key))}`);
  return `${name}(${fields.join(', ')})`;
}

/** `{'tp_size': 8, 'host': None}`. */
export function dictRepr(values: Namespace, floats: FloatKeys): string {
  const fields = Object.entries(values).map(([key, value]) => `${stringRepr(key)}: ${repr(value, floats.has(key))}`);
  return `{${fields.join(', ')}}`;
}

/** Python's `repr` of a value; `float` prints 8 as 8.0. */
export function repr(value: OptionValue, float = false): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return float ? floatRepr(value) : String(value);
  if (typeof value === 'string') return stringRepr(value);
  return `[${value.map((item) => repr(item, float)).join(', ')}]`;
}

/** Python's `str` of a float. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? value.toFixed(1) : String(value);
}

/** `json.dumps` of Python: spaces after the separators, and `Infinity` and `NaN`, which are not JSON. */
export function pythonJson(value: unknown, floatKeys: FloatKeys = new Set(), key = ''): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
    return floatKeys.has(key) ? floatRepr(value) : String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item) => pythonJson(item, floatKeys, key)).join(', ')}]`;
  if (typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([name, item]) => `${JSON.stringify(name)}: ${pythonJson(item, floatKeys, name)}`,
  );
  return `{${fields.join(', ')}}`;
}

function stringRepr(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  if (escaped.includes("'") && !escaped.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}
