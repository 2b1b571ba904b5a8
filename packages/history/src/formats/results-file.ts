import { CiError, type ResultsFile } from '@sglang-ci/core';
import { safeJson } from '../write/safe-json.ts';

/** The text of `results.json`. */
export function renderResults(results: ResultsFile): string {
  return `${safeJson(results, 2)}\n`;
}

/** Reads `results.json`. Throws `FILE_INVALID` naming the field that is wrong; the layout is `schema/results.schema.json`. */
export function parseResults(text: string): ResultsFile {
  const value = parseJson(text);
  const wrong = FIELDS.find(([path, isRight]) => !isRight(at(value, path)));
  if (wrong !== undefined) {
    throw new CiError('FILE_INVALID', `results.json: ${wrong[0]} is missing or has the wrong type`, {
      hint: 'it was cut off or written by another version; the CSV and the logs can still be read',
    });
  }
  return value as ResultsFile;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CiError('FILE_INVALID', 'results.json: not JSON', {
      hint: 'it was cut off; the CSV and the logs can still be read',
      cause,
    });
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isRun = (run: unknown): boolean =>
  RUN_FIELDS.every(([path, isRight]) => isRight(at(run, path))) &&
  Object.values(at(run, 'metrics') as object).every(isNumber);

type FieldCheck = readonly [path: string, isRight: (value: unknown) => boolean];

const RUN_FIELDS: readonly FieldCheck[] = [
  ['point', isText],
  ['load.kind', (value) => value === 'request_rate' || value === 'concurrency' || value === 'batch_size'],
  ['load.value', isNumber],
  ['run', isNumber],
  ['attempt', isNumber],
  ['status', (value) => value === 'ok' || value === 'failed' || value === 'cut'],
  ['metrics', isObject],
  ['checks', Array.isArray],
  ['valid', isFlag],
];

const FIELDS: readonly FieldCheck[] = [
  ['schema', (value) => value === 1],
  ['status', isText],
  ['model.label', isText],
  ['model.variant', isText],
  ['hardware', isText],
  ['mode', (value) => value === 'online' || value === 'offline'],
  ['subMode', isText],
  ['imageTag', isText],
  ['backend', isText],
  ['protocol.name', isText],
  ['protocol.runsPerLoad', isNumber],
  ['runs', (value) => Array.isArray(value) && value.every(isRun)],
  ['failedPoints', Array.isArray],
  ['provenance.node', isText],
  ['simulated', isFlag],
];

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (found, key) =>
        typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined,
      value,
    );
}
