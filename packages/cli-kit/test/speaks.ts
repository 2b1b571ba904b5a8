import { setTimeout as sleep } from 'node:timers/promises';
import { describeIncident, EXIT } from '@sglang-ci/core';
import { runCli } from '../src/index.ts';

/**
 * A program that speaks for a while and has found a regression. Words: `well` finds none, `lives` through incidents and
 * says them on stderr, `hangs` until it is stopped, `forgets` a promise that fails, is `hung-up` by its terminal.
 */
await runCli(async ({ args, stdout, stderr, signal, incidents }) => {
  const says = (word: string) => args.includes(word);
  if (says('lives')) incidents?.listen((incident) => stderr.write(`${describeIncident(incident)}\n`));
  if (says('forgets')) void Promise.reject(new Error('nobody waits for me'));
  if (says('hung-up')) process.kill(process.pid, 'SIGHUP');
  for (let line = 1; line <= 20; line++) {
    stdout.write(`line ${line}\n`);
    await sleep(5);
  }
  while (says('hangs') && !signal.aborted) await sleep(20);
  stderr.write('done\n');
  return says('well') ? EXIT.ok : EXIT.regression;
});
