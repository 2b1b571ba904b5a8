import { expect, test } from 'vitest';
import { membersOf, parseProcessRow, type ProcessRow } from '@sglang-ci/core';
import { readGreeting, wrapCommand } from '../src/runner/exec-command.ts';

const STAT = '42 (a) (b c) S 7 42 42 0 -1 4194560 677 0 0 0 0 0 0 0 20 0 1 0 210425 2322432 364 1844 4198400';

test('a stat line is read past any name', () => {
  expect(parseProcessRow(STAT)).toStrictEqual({
    pid: 42,
    parent: 7,
    group: 42,
    session: 42,
    startTicks: '210425',
    alive: true,
    name: 'a) (b c',
  });
  expect(parseProcessRow(STAT.replace(') S ', ') Z '))?.alive).toBe(false);
  expect(parseProcessRow('')).toBeUndefined();
  expect(parseProcessRow('sh: not found')).toBeUndefined();
  expect(parseProcessRow('42 (cut) S 7 42')).toBeUndefined();
});

test("the command's words are arguments of the wrapper, never part of its text", () => {
  const command = { env: {}, argv: ['python3', '-c', 'print("$(id)")'], cwd: '/a b' };
  const argv = wrapCommand(command);
  expect(argv.slice(3)).toStrictEqual(['sglang-ci', '/a b', 'python3', '-c', 'print("$(id)")']);
  expect(argv[2]).not.toContain('python3');
  expect(wrapCommand({ env: {}, argv: ['true'] }).slice(3)).toStrictEqual(['sglang-ci', '', 'true']);
});

test.each([
  [STAT, { kind: 'started', pid: 42, startTicks: '210425' }],
  ['no-program', { kind: 'refused', message: 'cannot run python3: no such program in the container' }],
  ['no-folder', { kind: 'refused', message: 'cannot run python3: no folder /w in the container' }],
  ['', { kind: 'refused', message: 'cannot run python3: the container said nothing' }],
  ['OCI runtime exec failed', { kind: 'refused', message: 'cannot run python3: OCI runtime exec failed' }],
])('the wrapper says %j', (line, expected) => {
  expect(readGreeting(line, { env: {}, argv: ['python3'], cwd: '/w' })).toStrictEqual(expected);
});

const row = (pid: number, parent: number, group: number, startTicks: number, changes: Partial<ProcessRow> = {}) => ({
  pid,
  parent,
  group,
  session: group,
  startTicks: String(startTicks),
  alive: true,
  name: 'python3',
  ...changes,
});
const identity = { runner: 'docker', pid: 20, startTicks: '100', where: 'c', marker: 'm' };
const init = row(1, 0, 1, 1);

test.each<[string, readonly ProcessRow[], readonly number[], readonly number[]]>([
  ['a leader with its group', [init, row(20, 0, 20, 100), row(21, 20, 20, 101)], [], [20, 21]],
  ['a child in a session of its own', [init, row(20, 0, 20, 100), row(22, 20, 22, 102)], [], [20, 22]],
  ['an orphan in another session, by its marker', [init, row(20, 0, 20, 100), row(23, 1, 23, 103)], [23], [20, 23]],
  ['children of an orphan', [init, row(23, 1, 23, 103), row(24, 23, 24, 104)], [23], [23, 24]],
  ['a group whose leader is gone, by one marker', [init, row(21, 1, 20, 101), row(22, 1, 20, 102)], [22], [21, 22]],
  ['a group whose leader is gone, without any marker: perhaps a stranger', [init, row(21, 1, 20, 101)], [], []],
  ['a stranger with the same number', [init, row(20, 0, 20, 900), row(21, 20, 20, 901)], [], []],
  ['those that have ended already', [init, row(20, 0, 20, 100, { alive: false }), row(21, 1, 20, 101)], [], [21]],
  ['other commands', [init, row(20, 0, 20, 100), row(30, 0, 30, 100)], [], [20]],
  ['one older than the command, marked by chance', [init, row(20, 0, 20, 100), row(5, 1, 5, 50)], [5], [20]],
])('ends %s', (_, rows, marked, expected) => {
  expect(membersOf(identity, rows, new Set(marked)).map(({ pid }) => pid)).toStrictEqual(expected);
});
