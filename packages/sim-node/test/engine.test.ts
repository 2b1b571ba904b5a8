import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LiveSource } from '../src/engine/live-source.ts';
import { atBatch, prefillMs } from '../src/engine/latency-profile.ts';
import { QUIET, runNoise } from '../src/engine/noise.ts';
import { profileFor } from '../src/engine/profiles.ts';
import { simulatedEngine, simulateRun } from '../src/engine/simulate-run.ts';
import { WorkloadSource } from '../src/engine/workload-source.ts';
import type { Workload, WorkloadRequest } from '../src/workload/workload.ts';

const grok = profileFor('grok-1', 'mi30x');

function workload(requests: readonly WorkloadRequest[], maxConcurrency: number | null = null): Workload {
  return { label: 'test', kind: 'serving', maxConcurrency, sharedPrefixTokens: 0, requests };
}

function prompt(key: string, outputLen = 50, offsetMs = 0): WorkloadRequest {
  return { promptKey: key, inputLen: 400, outputLen, offsetMs };
}

function run(work: Workload) {
  const engine = simulatedEngine(grok, QUIET);
  const source = new WorkloadSource(work, 0);
  engine.add(source);
  engine.advance(Number.MAX_VALUE);
  return { timings: source.takeDone(), itl: source.itlHistogram() };
}

describe('one request on an idle server', () => {
  const { latency } = grok;
  const prefill = prefillMs(latency, { requests: 1, newTokens: 400 });

  test('waits for its prefill, then one step per token', () => {
    const { timings } = run(workload([prompt('a', 50)]));
    const [, sent, first, finished] = timings[0] ?? [0, 0, 0, 0];
    expect(sent).toBe(0);
    expect(first).toBeCloseTo(prefill + atBatch(latency.overheadMs, 0), 6);
    expect(finished - first).toBeCloseTo(49 * atBatch(latency.decodeStepMs, 1), 6);
  });

  test('with one output token ends with its prefill', () => {
    const { timings, itl } = run(workload([prompt('a', 1)]));
    expect(timings[0]?.[3]).toBe(timings[0]?.[2]);
    expect(itl).toEqual([]);
  });
});

describe('many requests', () => {
  test('a running request stands still while others are prefilled', () => {
    const alone = run(workload([prompt('a', 100)])).timings[0]?.[3] ?? 0;
    const disturbed = run(workload([prompt('a', 100), prompt('b', 2, 300), prompt('c', 2, 600)]));
    const finished = disturbed.timings.find(([index]) => index === 0)?.[3] ?? 0;
    expect(finished).toBeGreaterThan(alone + 2 * grok.latency.prefillBaseMs);
  });

  test('a concurrency limit holds requests back until others finish', () => {
    const requests = Array.from({ length: 12 }, (_, i) => prompt(`p${i}`, 20 + i));
    const { timings } = run(workload(requests, 3));
    for (const [, sent] of timings) {
      const open = timings.filter(([, from, , to]) => from <= sent && to - 30 > sent).length;
      expect(open).toBeLessThanOrEqual(3);
    }
    expect(timings).toHaveLength(12);
  });

  test('a prompt seen before is prefilled faster until the cache is flushed', () => {
    const deepseek = profileFor('DeepSeek-V3-0324', 'mi30x');
    const engine = simulatedEngine(deepseek);
    const work = workload([{ promptKey: 'long', inputLen: 3200, outputLen: 10, offsetMs: 0 }]);
    const cold = simulateRun(engine, work).ttftMs;
    const warm = simulateRun(engine, work).ttftMs;
    engine.cache.flush();
    const flushed = simulateRun(engine, work).ttftMs;
    expect(warm).toBeLessThan(cold * 0.6);
    expect(flushed).toBeCloseTo(cold, 6);
  });

  test('every request finishes after its first token, after it was sent, with one gap per further token', () => {
    const request = fc.record({
      promptKey: fc.constantFrom('a', 'b', 'c', 'd'),
      inputLen: fc.integer({ min: 1, max: 4000 }),
      outputLen: fc.integer({ min: 1, max: 300 }),
      offsetMs: fc.integer({ min: 0, max: 5000 }),
    });
    fc.assert(
      fc.property(
        fc.array(request, { minLength: 1, maxLength: 40 }),
        fc.option(fc.integer({ min: 1, max: 8 })),
        (requests, limit) => {
          const sorted = [...requests].sort((a, b) => a.offsetMs - b.offsetMs);
          const { timings, itl } = run(workload(sorted, limit));
          expect(timings.map(([index]) => index).sort((a, b) => a - b)).toEqual(sorted.map((_, i) => i));
          for (const [index, sent, first, finished] of timings) {
            expect(sent).toBeGreaterThanOrEqual(sorted[index]?.offsetMs ?? 0);
            expect(first).toBeGreaterThan(sent);
            expect(finished).toBeGreaterThanOrEqual(first);
          }
          const gaps = itl.reduce((sum, [, count]) => sum + count, 0);
          expect(gaps).toBe(sorted.reduce((sum, r) => sum + r.outputLen - 1, 0));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a single request', () => {
  test('gets its tokens when the clock has reached them, not when the engine computes them', () => {
    const seen: (readonly [total: number, ms: number])[] = [];
    let nowMs = 0;
    const source = new LiveSource(
      {
        promptKey: 'a',
        inputLen: 400,
        outputLen: 5,
        onTokens: (total) => seen.push([total, nowMs]),
        onFinished: (e2eMs) => seen.push([0, e2eMs]),
      },
      0,
    );
    const engine = simulatedEngine(grok, QUIET);
    engine.add(source);
    for (; !source.delivered; nowMs += 1) {
      engine.advance(nowMs);
      source.deliver(nowMs);
    }
    const [timing] = run(workload([prompt('a', 5)])).timings;
    const [, , firstMs = 0, finishedMs = 0] = timing ?? [];
    expect(seen.map(([total]) => total)).toEqual([1, 2, 3, 4, 5, 0]);
    expect(seen[0]?.[1]).toBe(Math.ceil(firstMs));
    expect(seen[4]?.[1]).toBe(Math.ceil(finishedMs));
  });
});

test('an output of 0 tokens costs what one token costs', () => {
  expect(run(workload([prompt('a', 0)])).timings).toEqual(run(workload([prompt('a', 1)])).timings);
});

describe('noise', () => {
  const once = (night: string, label: string): number =>
    simulateRun(simulatedEngine(grok, runNoise(night, label)), workload([prompt('a', 200)])).e2eMs;

  test('is the same for the same seed and differs between seeds and runs', () => {
    expect(once('1/GROK1', 'rate=1#1')).toBe(once('1/GROK1', 'rate=1#1'));
    expect(once('2/GROK1', 'rate=1#1')).not.toBe(once('1/GROK1', 'rate=1#1'));
    expect(once('1/GROK1', 'rate=1#2')).not.toBe(once('1/GROK1', 'rate=1#1'));
  });

  test('stays within a few percent', () => {
    const quiet = simulateRun(simulatedEngine(grok, QUIET), workload([prompt('a', 200)])).e2eMs;
    for (let seed = 0; seed < 50; seed++) {
      expect(Math.abs(once(`${seed}/GROK1`, 'rate=1#1') / quiet - 1)).toBeLessThan(0.05);
    }
  });
});
