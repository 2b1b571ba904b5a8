import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  detectLogKind,
  parseGsm8kLog,
  parseImageCheckLog,
  parsePdSummary,
  parseSanityTimingSummary,
  parseServerLog,
  parseServingLog,
  parseTimingSummary,
  parseUnitTestLog,
} from '../src/index.ts';
import * as values from './corpus-values.ts';

const CORPUS = process.env['SGLANG_CI_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url));
const isThere = existsSync(`${CORPUS}/truth.dev.jsonl`);
if (!isThere)
  process.stderr.write(`corpus test skipped: no corpus at ${CORPUS} (SGLANG_CI_CORPUS names another place)\n`);

const yearOf = (truth: values.Truth): { year?: number } => {
  const date = truth['date'];
  return typeof date === 'string' ? { year: Number(date.slice(0, 4)) } : {};
};

type Read = (log: Buffer, truth: values.Truth) => Record<string, unknown>;

const KINDS: Readonly<Record<string, { readonly kind: string; readonly read: Read }>> = {
  serving: { kind: 'serving', read: (log) => values.servingValues(parseServingLog(log)) },
  gsm8k: { kind: 'gsm8k', read: (log) => values.gsm8kValues(parseGsm8kLog(log)) },
  sanity_client: { kind: 'gsm8k', read: (log) => values.sanityClientValues(parseGsm8kLog(log)) },
  server: { kind: 'server', read: (log, truth) => values.serverValues(parseServerLog(log, yearOf(truth))) },
  timing_summary: { kind: 'timing-summary', read: (log) => values.timingValues(parseTimingSummary(log)) },
  sanity_timing_summary: {
    kind: 'sanity-timing-summary',
    read: (log) => values.sanitySummaryValues(parseSanityTimingSummary(log)),
  },
  pd_summary: { kind: 'pd-summary', read: (log) => values.pdValues(parsePdSummary(log)) },
  unit_test: { kind: 'unit-test', read: (log) => values.unitTestValues(parseUnitTestLog(log)) },
  docker_image_check: { kind: 'docker-image-check', read: (log) => values.imageCheckValues(parseImageCheckLog(log)) },
};

describe.skipIf(!isThere)('every value of the corpus', () => {
  const truths = isThere ? readTruth() : new Map<string, values.Truth[]>();

  it.each(Object.keys(KINDS))('%s: equal to the truth file', (name) => {
    const { kind, read } = KINDS[name] as (typeof KINDS)[string];
    const wrong: string[] = [];
    let compared = 0;
    for (const truth of truths.get(name) ?? []) {
      const log = readFileSync(`${CORPUS}/${truth.path}`);
      if (detectLogKind(truth.path, log) !== kind)
        wrong.push(`${truth.path}: detected as ${detectLogKind(truth.path, log)}`);
      const found = read(log, truth);
      for (const [field, printed] of Object.entries(truth)) {
        if (values.NOT_VALUES.has(field)) continue;
        const expected = unquoted(printed);
        compared += countOf(expected);
        if (!same(found[field], expected))
          wrong.push(`${truth.path}: ${field}: ${text(found[field])}, truth ${text(expected)}`);
      }
    }
    process.stdout.write(
      `${name}: ${truths.get(name)?.length ?? 0} logs, ${compared} values compared, ${wrong.length} wrong\n`,
    );
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(0);
  });
});

function readTruth(): Map<string, values.Truth[]> {
  const byKind = new Map<string, values.Truth[]>();
  for (const line of readFileSync(`${CORPUS}/truth.dev.jsonl`, 'utf8').trim().split('\n')) {
    const truth = JSON.parse(line) as values.Truth;
    byKind.set(truth.kind, [...(byKind.get(truth.kind) ?? []), truth]);
  }
  return byKind;
}

/** Two hand-made summaries have `Hardware: "mi30x"`: the quotes are no part of the value. */
function unquoted(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^"(.*)"$/, '$1') : value;
}

/** Number of single values in a field. */
function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, one) => sum + countOf(one), 0);
}

/** Equal as JSON, whatever the order of keys; what is absent equals `null`. */
function same(found: unknown, expected: unknown): boolean {
  return text(found) === text(expected);
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
