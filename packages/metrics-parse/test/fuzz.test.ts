import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLog, parseLogStream, type LogKind } from '../src/index.ts';
import { ALL_SAMPLES, gsm8kLog, oneBatchLog, serverLog, servingLog } from './samples.ts';

// A failure must come again: another seed or more runs are asked for by name.
const { FUZZ_SEED = '20260109', FUZZ_RUNS = '250' } = process.env;
fc.configureGlobal({ seed: Number(FUZZ_SEED), numRuns: Number(FUZZ_RUNS) });

const KINDS = Object.keys(ALL_SAMPLES) as (keyof typeof ALL_SAMPLES)[];

/** Counts, places and values that are computed from others: all other numbers of a record must be in the text. */
const COMPUTED = new Set([
  'bytes',
  'lines',
  'line',
  'byte',
  'where',
  'problems',
  'count',
  'errors',
  'exceptions',
  'requestErrors',
  'tracebacks',
  'timeToReadyS',
  'argsToReadyS',
  'totalGb',
  'starts',
  'begun',
  'ended',
  'batches',
  'retractions',
  'http',
  'decodeSteps',
  'sigtermLines',
  'gracefulExitLines',
  'healthCheckFailures',
  'connectionErrors',
  'restartsSucceeded',
  'restartsFailed',
  'serverNotResponding',
  'restarts',
  'vramPercent',
]);
/** Computed only where the text has no number for it. */
const DEFAULTS: Readonly<Record<string, number>> = { run: 1, overRuns: 1 };

/** The numbers of a record that must be printed in its log. */
function printedNumbers(value: unknown, name = ''): readonly number[] {
  if (COMPUTED.has(name)) return [];
  if (typeof value === 'number') return DEFAULTS[name] === value ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => printedNumbers(one, Array.isArray(value) ? name : key));
}

/** All numbers a text can be said to hold: digits, and those with an exponent in a flipped byte. */
function numbersIn(bytes: Buffer): ReadonlySet<number> {
  const text = bytes.toString('latin1');
  const found = new Set<number>();
  for (const match of text.matchAll(/\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/g)) {
    found.add(Number(match[0]));
    found.add(Number.parseFloat(match[0]));
    found.add(Number.parseInt(match[0], 10));
    found.add(-Number(match[0]));
  }
  for (const match of text.matchAll(/\d+/g)) found.add(Number(match[0]));
  return found;
}

function expectOnlyPrinted(kind: LogKind, bytes: Buffer): void {
  const record = parseLog(kind, bytes);
  const inText = numbersIn(bytes);
  for (const number of printedNumbers(record)) {
    expect(Number.isFinite(number)).toBe(true);
    if (!inText.has(number)) throw new Error(`${kind}: ${number} is not in the text`);
  }
  expect(JSON.stringify(record)).not.toMatch(/:(?:NaN|Infinity)\b/);
}

const anySample = fc.constantFrom(...KINDS).map((kind) => ({ kind, bytes: Buffer.from(ALL_SAMPLES[kind]) }));
const anyPlaces = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });

describe('whatever happens to a log, no number comes out that is not in it', () => {
  it('flipped bytes', () => {
    fc.assert(
      fc.property(
        anySample,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 30 }),
        ({ kind, bytes }, flips) => {
          for (const [at, value] of flips) bytes[at % bytes.length] = value;
          expectOnlyPrinted(kind, bytes);
        },
      ),
    );
  });

  it('dropped, doubled and swapped lines', () => {
    fc.assert(
      fc.property(anySample, anyPlaces, fc.constantFrom('drop', 'double', 'swap'), ({ kind, bytes }, places, how) => {
        const lines = bytes.toString().split('\n');
        for (const place of places) {
          const at = place % lines.length;
          const line = lines[at] ?? '';
          if (how === 'drop') lines.splice(at, 1);
          else if (how === 'double') lines.splice(at, 0, line);
          else lines.splice(0, 2, lines[1] ?? '', lines[0] ?? '');
        }
        expectOnlyPrinted(kind, Buffer.from(lines.join('\n')));
      }),
    );
  });

  it('runs of NUL bytes, invalid UTF-8, carriage returns and colour codes put in', () => {
    const rubbish = fc.constantFrom(
      '\0'.repeat(300),
      '\xff\xfe',
      '\r',
      '\r\n',
      '\u001b[31m ',
      '\0\n',
      '%| 3/9 [',
      '\u2028',
    );
    fc.assert(
      fc.property(anySample, anyPlaces, rubbish, ({ kind, bytes }, places, text) => {
        let dirty = bytes;
        for (const place of places) {
          const at = place % dirty.length;
          dirty = Buffer.concat([dirty.subarray(0, at), Buffer.from(text, 'latin1'), dirty.subarray(at)]);
        }
        expectOnlyPrinted(kind, dirty);
      }),
    );
  });

  it('bytes of no log at all', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), fc.uint8Array({ maxLength: 400 }), (kind, bytes) => {
        expect(parseLog(kind, bytes).complete).toBe(false);
      }),
    );
  });
});

describe('every prefix of a log', () => {
  /** Values by their path, without what a longer text may change. */
  function valuesOf(record: unknown, path = ''): ReadonlyMap<string, unknown> {
    const found = new Map<string, unknown>();
    if (typeof record !== 'object' || record === null) return found.set(path, record);
    for (const [key, one] of Object.entries(record)) {
      for (const [name, value] of valuesOf(one, `${path}.${key}`)) found.set(name, value);
    }
    return found;
  }

  const SERVING =
    /^\.(?:reports\.\d+\.(?:printed|metrics)|args|metrics|startedAt|completedAt|durationS|inputTokens|outputTokens|command|run|requestRate)\b/;
  const GSM8K =
    /^\.sessions\.\d+\.(?:startedAt|average|verdict\.(?:outcome|threshold)|durationS|runs\.\d+\.(?:accuracy|invalid|latencyS|outputThroughputTokS|wallS|recordedAccuracy|included|excludeReason))\b/;
  const SERVER =
    /^\.(?:serverArgs|rawArgs|kvCaches\.0\.(?:tokens|kGb|vGb)|tokenLimits|readyAt|timeToReadyS|argsToReadyS|weightLoads\.0\.(?:type|dtype|memUsageGb)|firstTimestamp|urls)\b/;
  const ONE_BATCH = /^\.(?:points\.\d+\.(?!decodeSteps|complete|where)|maxTotalNumTokens|skipped)/;

  it.each<[LogKind, string, RegExp]>([
    ['serving', servingLog(), SERVING],
    ['gsm8k', gsm8kLog(), GSM8K],
    ['server', serverLog(), SERVER],
    ['one-batch', oneBatchLog(), ONE_BATCH],
  ])('%s: gives the values of the whole log or none', (kind, text, compared) => {
    const bytes = Buffer.from(text);
    const whole = valuesOf(parseLog(kind, bytes));
    let seen = 0;
    for (let end = 0; end <= bytes.length; end += nextStep(bytes, end)) {
      for (const [path, value] of valuesOf(parseLog(kind, bytes.subarray(0, end)))) {
        if (!compared.test(path)) continue;
        seen += 1;
        if (whole.get(path) !== value)
          throw new Error(`${path} is ${String(value)} at byte ${end}, ${String(whole.get(path))} in the whole log`);
      }
    }
    expect(seen).toBeGreaterThan(1000);
  });

  /** Every byte where text is, one redraw at a time inside a progress bar. */
  function nextStep(bytes: Buffer, at: number): number {
    const redraw = bytes.indexOf('\r', at);
    const inBar = redraw !== -1 && redraw - at < 70 && bytes.indexOf('\n', at) > redraw;
    return inBar ? redraw - at + 7 : 1;
  }
});

it('chunks of any size give the record of the whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      anySample,
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 20 }),
      async ({ kind, bytes }, sizes) => {
        async function* chunks(): AsyncGenerator<Uint8Array> {
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            yield bytes.subarray(at, at + size);
            at += size;
          }
        }
        expect(await parseLogStream(kind, chunks())).toEqual(parseLog(kind, bytes));
      },
    ),
  );
});
