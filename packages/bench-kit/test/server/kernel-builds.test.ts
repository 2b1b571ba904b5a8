import { expect, test } from 'vitest';
import { followBuilds, isDeadlocked, NO_BUILDS } from '../../src/server/kernel-builds.ts';

const RULE = { waits: 16, afterS: 60 };
const WAIT = '[aiter] waiting for baton release at /jit/build/lock_module_moe';
const START = '[aiter] start build [module_moe] under /jit/build/module_moe';
const FINISH = '[aiter] finish build [module_moe], cost 53.7s';
const waits = (count: number) => Array.from({ length: count }, () => WAIT);

test.each([
  ['16 lines for more than a minute', waits(16), 60_001, true],
  ['16 lines for a minute', waits(16), 60_000, false],
  ['15 lines for an hour', waits(15), 3_600_000, false],
  ['lines beside a build of this server', [START, ...waits(28)], 3_600_000, false],
  ['lines before a build that ended', [...waits(28), START, FINISH], 3_600_000, false],
  ['lines after a build that ended', [START, FINISH, ...waits(16)], 60_001, true],
])('%s', (_, lines, now, wanted) => {
  const builds = followBuilds(NO_BUILDS, { lines, now: 0 });
  expect(isDeadlocked(builds, RULE, now)).toBe(wanted);
  expect(isDeadlocked(builds, undefined, now)).toBe(false);
});
