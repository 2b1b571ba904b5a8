import { expect, test } from 'vitest';
import { isHangupIgnored } from '../src/hangup.ts';

const status = (ignored: string) =>
  `Name:\tbash\nSigBlk:\t0000000000000000\nSigIgn:\t${ignored}\nSigCgt:\t0000000100004602\n`;
const NOTHING = status('0000000001001000');
const HANGUP = status('0000000001001001');
const TERMINAL = { target: '/dev/pts/3', flags: '0100002' };

test.each([
  ['a terminal', { statuses: [NOTHING, NOTHING], startedAs: '/usr/bin/node', stdin: TERMINAL }, false],
  ['cron', { statuses: [NOTHING, NOTHING], startedAs: undefined, stdin: { target: 'pipe:[17]', flags: '00' } }, false],
  ['</dev/null', { statuses: [], startedAs: '/usr/bin/node', stdin: { target: '/dev/null', flags: '0100000' } }, false],
  ['a log named nohup.out', { statuses: [], startedAs: '/opt/nohup.out', stdin: TERMINAL }, false],
  [
    'nohup on a terminal',
    { statuses: [], startedAs: undefined, stdin: { target: '/dev/null', flags: '0100001' } },
    true,
  ],
  ['nohup without a terminal', { statuses: [], startedAs: '/usr/bin/nohup', stdin: undefined }, true],
  ['a script under nohup', { statuses: [NOTHING, HANGUP], startedAs: '/usr/bin/node', stdin: undefined }, true],
  ['no /proc', { statuses: [], startedAs: undefined, stdin: undefined }, false],
] as const)('started from %s, a lost terminal is ignored: %s', (_, traces, expected) => {
  expect(isHangupIgnored(traces)).toBe(expected);
});
