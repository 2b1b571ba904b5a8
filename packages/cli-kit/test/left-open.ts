import { createServer } from 'node:net';
import { EXIT } from '@sglang-ci/core';
import { runCli } from '../src/index.ts';

/** A program that has done its work and forgets to close a server. */
await runCli(async ({ stdout }) => {
  createServer().listen(0);
  stdout.write('done\n');
  return EXIT.accuracy;
});
