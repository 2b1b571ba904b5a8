import { type CiError } from '@sglang-ci/core';
import { lockFolder } from '../src/write/folder-lock.ts';

/** A process that takes the lock of its first argument's folder, says so, and holds it until it is killed. */
try {
  await lockFolder(process.argv[2] ?? '', 'now');
  process.stdout.write('held\n');
  setInterval(() => undefined, 1_000);
} catch (error) {
  process.stdout.write(`${(error as CiError).code} ${(error as CiError).message}\n`);
}
