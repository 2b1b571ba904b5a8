import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST_CASES } from './cases/index.ts';
import { runCase } from './run-case.ts';
import { IS_ROOT } from './tools/surroundings.ts';
import { makeReference, type Reference } from './world.ts';

let reference: Reference;
beforeAll(async () => {
  reference = await makeReference();
});
afterAll(() => reference.remove());

describe('a fault in a stage of the night', () => {
  for (const one of HOST_CASES) {
    const title = `${one.stage} × ${one.fault}`;
    if ('reason' in one) continue;
    const skip = one.needs === 'root' && !IS_ROOT;
    (skip ? test.skip : test.concurrent)(
      `${title}: ${one.what}${skip ? ' (skipped: needs root)' : ''}`,
      async () => {
        const { problems } = await runCase(one, reference);
        expect(problems.join('\n')).toBe('');
      },
      120_000,
    );
  }
});
