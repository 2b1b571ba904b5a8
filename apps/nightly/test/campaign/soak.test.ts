import { expect, test } from 'vitest';
import { soak } from './soak.ts';

/** The long one: `pnpm bench soak`. */
test('nights in a row with random faults lose nothing and leave nothing', async () => {
  const { nights, problems, repeated } = await soak({ nights: 8, seed: 3 });
  expect(problems.join('\n')).toBe('');
  expect(nights).toHaveLength(8);
  expect(new Set(nights.map(({ kind }) => kind)).size).toBeGreaterThan(3);
  expect(repeated).toBe(0);
}, 1_200_000);
