import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOST_CASES } from './cases/index.ts';
import { runCase } from './run-case.ts';
import { whyNot } from './why-not.ts';
import { makeReference, type Reference } from './world.ts';

let reference: Reference;
beforeAll(async () => {
  reference = await makeReference();
}, 60_000);
afterAll(() => reference?.remove());

/** The whole campaign with what takes minutes, and its table: `pnpm bench faults`. */
describe('a fault in a stage of the night', () => {
  for (const one of HOST_CASES) {
    if ('reason' in one || one.isLong === true) continue;
    const skip = whyNot(one);
    (skip === '' ? test.concurrent : test.skip)(
      `${one.stage} × ${one.fault}: ${one.what}${skip}`,
      async () => {
        const { problems } = await runCase(one, reference);
        expect(problems.join('\n')).toBe('');
      },
      600_000,
    );
  }
});
