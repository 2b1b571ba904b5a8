import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '@sglang-ci/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  acceptChange,
  acceptedFileBeside,
  type AcceptedChange,
  judgeNight,
  readAcceptedChanges,
} from '../src/index.ts';
import { nightOf, onlineNight, usualNights } from './samples.ts';

const slow = (day: number, factor = 1.21) =>
  onlineNight(day).map((value) =>
    value.load === 16 && value.metric === 'e2eMs' ? { ...value, value: value.value * factor } : value,
  );

const known: AcceptedChange = {
  hardware: 'mi30x',
  model: 'GROK1',
  variant: 'MOE-I4F8',
  mode: 'online',
  subMode: 'standard',
  since: '20251115',
  night: '20251115',
  until: '20251120',
  reason: 'accuracy fix, costs speed',
  values: [{ metric: 'e2eMs', loadKind: 'request_rate', load: 16, worseBy: 0.21 }],
};

/** The verdict of `day`, all nights from the 15th on being slower. */
function verdictOf(day: number, accepted: readonly AcceptedChange[] = [known], factor = 1.21): Verdict {
  const before = Array.from({ length: day - 15 }, (_, at) => slow(15 + at, factor)).flat();
  return judgeNight([...usualNights(14), ...before], slow(day, factor), { night: nightOf(day), accepted });
}

const cellOf = ({ cells }: Verdict) => cells.find((cell) => cell.load === 16 && cell.metric === 'e2eMs');

describe('a change that is accepted', () => {
  test.each([15, 16])('is shown and not alerted, on night %d', (day) => {
    const verdict = verdictOf(day);
    expect(verdict.status).toBe('good');
    expect(verdict.headline).toContain('1 worse but accepted until 2025-11-20 (accuracy fix, costs speed)');
    expect(cellOf(verdict)).toMatchObject({ state: 'accepted', accepted: { until: '20251120' } });
    expect(verdict.alerts).toMatchObject([{ state: 'accepted', since: { date: '20251115' } }]);
  });

  test('stays visible on its new level', () => {
    expect(cellOf(verdictOf(20))).toMatchObject({ state: 'good', accepted: { reason: known.reason } });
  });

  test('is alerted again after its last day, as long as it lasts', () => {
    const verdict = verdictOf(21);
    expect(verdict.status).toBe('regression-confirmed');
    expect(cellOf(verdict)?.note).toBe('was accepted until 2025-11-20: accuracy fix, costs speed, still 21% worse');
  });

  test('does not cover one that is much larger', () => {
    expect(verdictOf(16, [known], 1.5).status).toBe('regression-confirmed');
  });

  test.each([
    ['another model', { model: 'GROK2' }],
    ['another load', { values: [{ ...known.values[0], load: 8 }] as AcceptedChange['values'] }],
    ['another time', { since: '20251101', night: '20251103' }],
  ])('does not cover %s', (_, changes) => {
    expect(verdictOf(16, [{ ...known, ...changes }]).status).toBe('regression-confirmed');
  });

  test('the newest end counts where it was accepted twice', () => {
    expect(verdictOf(21, [known, { ...known, until: '20251231' }]).status).toBe('good');
  });
});

describe('the file', () => {
  let path = '';
  beforeAll(async () => {
    path = acceptedFileBeside(join(await mkdtemp(join(tmpdir(), 'accepted-')), 'run'));
  });
  afterAll(() => rm(join(path, '..'), { recursive: true }));

  test('lies beside the run folders; none is none', async () => {
    expect(path).toMatch(/accepted-changes\.json$/);
    expect(await readAcceptedChanges(path)).toStrictEqual([]);
  });

  test('keeps every change', async () => {
    await acceptChange(path, known);
    await acceptChange(path, { ...known, reason: 'again' });
    expect(await readAcceptedChanges(path)).toStrictEqual([known, { ...known, reason: 'again' }]);
    expect(await readFile(path, 'utf8')).toMatch(/^\[\n {2}\{\n/);
  });

  test.each(['{', '{}', '[{}]', '[null]', JSON.stringify([{ ...known, until: 'soon' }])])(
    'that says %j is refused',
    async (text) => {
      await writeFile(path, text);
      await expect(readAcceptedChanges(path)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    },
  );
});
