import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_ENGINE } from '../../../../scripts/test-engine/find-engine.ts';
import { CONTAINER_CASES } from './cases/index.ts';
import { runCase } from './run-case.ts';
import { makeReference, type Reference } from './world.ts';

describe.skipIf(NO_ENGINE !== '')(`a fault in the container of the night${NO_ENGINE}`, () => {
  let reference: Reference;
  beforeAll(async () => {
    reference = await makeReference();
  }, 60_000);
  afterAll(() => reference?.remove());

  for (const one of CONTAINER_CASES) {
    if ('reason' in one) continue;
    test(`${one.stage} × ${one.fault}: ${one.what}`, async () => {
      const { problems } = await runCase(one, reference);
      expect(problems.join('\n')).toBe('');
    }, 180_000);
  }
});
