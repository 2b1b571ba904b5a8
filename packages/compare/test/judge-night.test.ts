import { expect, test } from 'vitest';
import { judgeNight, renderVerdictTable } from '../src/index.ts';
import { nightOf, onlineNight, usualNights } from './samples.ts';

test('a slower night is suspected, named with its worst value, and not yet confirmed', () => {
  const verdict = judgeNight(usualNights(14), onlineNight(15, { factor: 1.21 }), { night: nightOf(15) });
  console.log(renderVerdictTable(verdict), verdict.headline);
  expect(verdict.status).toBe('run-suspect');
});
