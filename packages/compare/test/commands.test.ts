import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ack } from '../src/cli/ack.ts';
import { digest } from '../src/cli/digest.ts';
import { verdict } from '../src/cli/verdict.ts';
import { context } from './cli-context.ts';
import { nightOf } from './samples.ts';

let store = '';

beforeAll(async () => {
  store = await mkdtemp(join(tmpdir(), 'compare-commands-'));
  for (let day = 1; day <= 10; day++) await writeNight(day, 1 + 0.002 * Math.sin(day));
  await writeNight(11, 1.3);
});
afterAll(() => rm(store, { recursive: true }));

/** A run folder as the old scripts left it: the CSV alone. */
async function writeNight(day: number, factor: number): Promise<void> {
  const { folder, imageTag } = nightOf(day);
  const section = (title: string, base: number) => {
    const values = [1, 2].map((rate) => (base * (1 + rate / 10) * factor).toFixed(2));
    return `${title}\nrequest rate\t1\t2\nMI300x-aiter, mi300-a\t${values.join('\t')}\n`;
  };
  const csv = [
    `Online mode - GROK1 (${imageTag})\n`,
    section('Median E2E Latency (ms, lower better)', 12_000),
    section('Median TTFT (ms, lower better)', 120),
    section('Median ITL (ms, lower better)', 20),
  ].join('\n');
  await mkdir(join(store, folder));
  await writeFile(join(store, folder, `${folder}.csv`), csv);
}

const night = (day: number) => join(store, nightOf(day).folder);

describe('verdict', () => {
  const options = { json: false, markdown: false, failOnRegression: true };

  test('a slow night against the folders beside it: table, headline, exit code 6', async () => {
    const { cli, printed } = context();
    expect(await verdict({ ...options, folder: night(11) }, cli)).toBe(6);
    expect(printed()).toMatch(/rate 1 +E2E latency +17,160 ms .* \+30% .* SUSPECT/);
    expect(printed()).toContain('REGRESSION SUSPECTED IN THE WHOLE RUN: 6 of 6 values worse than usual');
  });

  test('a usual night: exit code 0; only earlier nights count', async () => {
    const { cli, printed } = context();
    expect(await verdict({ ...options, folder: night(10), baseDir: store, json: true }, cli)).toBe(0);
    expect(JSON.parse(printed())).toMatchObject({
      status: 'good',
      cells: [{ baseline: { nights: 9 } }, {}, {}, {}, {}, {}],
    });
  });
});

describe('ack', () => {
  const options = { reason: 'new sampler', until: '2025-12-31', json: false };
  const shown = { json: false, markdown: false, failOnRegression: true };

  test('what a night suspects is accepted from then on, and shown', async () => {
    const acks = join(store, 'acks.json');
    const { cli, printed } = context();
    expect(await ack({ ...options, folder: night(11), acks }, cli)).toBe(0);
    expect(printed()).toMatch(/^accepted until 20251231 in .*acks\.json:\n- E2E latency at rate 1 \+30%/m);
    expect(printed()).toContain('warning: --until: 20251231 is over: coming nights alarm again');
    const after = context();
    expect(await verdict({ ...shown, folder: night(11), acks }, after.cli)).toBe(0);
    expect(after.printed()).toContain('6 worse but accepted until 2025-12-31 (new sampler)');
  });

  test('only one load, if asked', async () => {
    const acks = join(store, 'one-load.json');
    await ack({ ...options, folder: night(11), acks, load: 1 }, context().cli);
    expect(await verdict({ ...shown, folder: night(11), acks }, context().cli)).toBe(6);
  });

  test.each([
    ['a night that found nothing', 10, {}, 'NO_DATA'],
    ['no day', 11, { until: 'soon' }, 'USAGE'],
    ['a day before the night', 11, { until: '20240101' }, 'USAGE'],
    ['no reason', 11, { reason: ' ' }, 'USAGE'],
  ])('%s is refused', async (_, day, changes, code) => {
    const acks = join(store, 'refused.json');
    await expect(ack({ ...options, folder: night(day), acks, ...changes }, context().cli)).rejects.toMatchObject({
      code,
    });
  });
});

test('the digest of quiet nights says how many it looked at', async () => {
  const { cli, printed } = context();
  expect(await digest({ dir: store, days: 36_500, json: false }, cli)).toBe(0);
  expect(printed()).toMatch(/^no slow drift in the \d+ nights since \d{8}\n$/);
});

test('a digest without a night is no good news', async () => {
  const { cli } = context();
  await expect(digest({ dir: store, days: 1, json: false }, cli)).rejects.toMatchObject({
    code: 'NO_DATA',
    hint: expect.stringMatching(/the newest is of \d{8}/),
  });
});
