import { expect, test } from 'vitest';
import { extendForJit, startDeadline } from '../../src/server/jit-progress.ts';

const MINUTE = 60_000;
const deadline = startDeadline(0, 600);

test.each([
  ['no build', ['Load weight begin.'], 9 * MINUTE, 10 * MINUTE],
  ['a build that starts', ['[aiter] start build [module_moe] under /jit/build'], 9 * MINUTE, 19 * MINUTE],
  ['a build that ends', ['[aiter] finish build [module_moe], cost 53.7s'], 9 * MINUTE, 19 * MINUTE],
  ['a build long before the deadline', ['[aiter] start build [module_moe] under /jit/build'], 0, 10 * MINUTE],
  ['a rank that waits for a lock', ['[aiter] waiting for baton release at /jit/lock'], 9 * MINUTE, 10 * MINUTE],
  ['builds that never end', ['[aiter] start build [module_moe] under /jit/build'], 99 * MINUTE, 100 * MINUTE],
])('%s', (_what, lines, now, at) => {
  expect(extendForJit(deadline, { lines, now }).at).toBe(at);
});
