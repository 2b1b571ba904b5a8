import { CiError } from '@sglang-ci/core';
import type { CardVerdict } from '../cards/card-verdict.ts';
import { isStatus } from '../cards/status-words.ts';

/**
 * Reads a verdict as `sglang-compare verdict --json` prints it and a night keeps it in `verdict.json`. Throws
 * `FILE_INVALID` naming the file.
 */
export function parseVerdict(text: string, path: string): CardVerdict {
  const value = parseJson(text, path);
  const wrong = FIELDS.find(([field, isRight]) => !isRight(value[field]))?.[0];
  if (wrong === undefined) return value as unknown as CardVerdict;
  throw new CiError('FILE_INVALID', `${path} is no verdict: ${wrong} is missing or has the wrong type`, {
    hint: 'sglang-compare verdict RUN_FOLDER --json writes one',
  });
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isCell = (cell: unknown): boolean =>
  typeof cell === 'object' && cell !== null && 'metric' in cell && 'state' in cell && 'load' in cell;

const FIELDS: readonly (readonly [field: string, isRight: (value: unknown) => boolean])[] = [
  ['status', isStatus],
  ['headline', isText],
  ['folder', isText],
  ['imageTag', isText],
  ['date', isText],
  ['cells', (value) => Array.isArray(value) && value.every(isCell)],
  ['contextChanges', Array.isArray],
  ['notes', (value) => Array.isArray(value) && value.every(isText)],
];

function parseJson(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch (cause) {
    throw new CiError('FILE_INVALID', `${path} is no JSON`, { cause });
  }
}
