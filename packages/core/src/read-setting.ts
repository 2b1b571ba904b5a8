import * as v from 'valibot';
import { describeSchema, fieldsOf, numbersOf } from './describe-schema.ts';
import { CiError } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import { redactSecrets } from './redact-secrets.ts';

const WHERE = 'docs/settings.md lists every setting with its range';
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads one value of a setting, typed as text or given as JSON. A setting that is not a list takes one value: text that
 * holds two words or a decimal comma is none. Throws `CONFIG_INVALID` with the origin, what was typed and what is allowed.
 */
export function readSetting(schema: v.GenericSchema, value: unknown, origin: string): unknown {
  const result = v.safeParse(schema, typeof value === 'string' ? readText(value, schema) : value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  const inner = typeof value === 'object' && value !== null && field !== null;
  const place = inner ? `${origin}.${field}` : origin;
  if (issue.expected === 'never') throw unknownField(place, fieldsOf(schema));
  const typed = inner ? issue.input : value;
  const allowed = inner ? issue.message : `expected ${describeSchema(schema)}`;
  throw new CiError('CONFIG_INVALID', redactSecrets(`${place}: ${shown(typed)} was given; ${allowed}`), {
    hint: hintFor(typed, schema),
  });
}

/** Text that is not what a number setting takes stays text, and is refused as such. */
function readText(value: string, schema: v.GenericSchema): unknown {
  const kind = numbersOf(schema);
  if (kind === undefined) return value;
  if (kind === 'one') return numberIn(value.trim()) ?? value;
  return value
    .trim()
    .split(/\s*,\s*|\s+/)
    .map((word) => numberIn(word) ?? word);
}

/** The finite decimal number that a word is, or nothing. */
export function numberIn(word: string): number | undefined {
  return NUMBER.test(word) && Number.isFinite(Number(word)) ? Number(word) : undefined;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}

function hintFor(typed: unknown, schema: v.GenericSchema): string {
  if (typeof typed !== 'string') return WHERE;
  const options: unknown = 'options' in schema ? schema.options : undefined;
  const words = Array.isArray(options) ? options.filter((option) => typeof option === 'string') : [];
  const near = nearestName(typed, words);
  if (near !== undefined) return `did you mean ${near}?`;
  const point = typed.trim().replace(',', '.');
  if (numbersOf(schema) === 'one' && typed.includes(',') && numberIn(point) !== undefined) {
    return `decimals have a point: ${point}`;
  }
  return WHERE;
}

function unknownField(place: string, known: readonly string[]): CiError {
  const name = place.slice(place.lastIndexOf('.') + 1);
  const near = nearestName(name, known);
  return new CiError('CONFIG_INVALID', `${place}: there is no such field`, {
    hint: near === undefined ? `known: ${[...new Set(known)].join(', ')}` : `did you mean ${near}?`,
  });
}
