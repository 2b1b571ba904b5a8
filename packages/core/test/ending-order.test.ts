import { expect, test } from 'vitest';
import { nextToEnd } from '../src/ending-order.ts';

const server = { pid: 10, parent: 1 };
const scheduler = { pid: 11, parent: 10 };
const worker = { pid: 12, parent: 11 };
const orphan = { pid: 13, parent: 1 };

test.each([
  ['the main process before its children', [server, scheduler, worker], [], [10]],
  ['no one twice', [server, scheduler, worker], [10], []],
  ['what outlives its parent', [scheduler, worker], [10], [11]],
  ['orphans at once, for nobody else ends them', [server, scheduler, orphan], [], [10, 13]],
  ['nobody of an empty tree', [], [10], []],
  ['the top of a container, its own parent', [{ pid: 1, parent: 1 }, scheduler], [], [1, 11]],
])('asks %s', (_, members, asked, expected) => {
  expect(nextToEnd(members, new Set(asked)).map(({ pid }) => pid)).toStrictEqual(expected);
});
