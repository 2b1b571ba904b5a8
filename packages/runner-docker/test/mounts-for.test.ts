import { expect, test } from 'vitest';
import { mountsFor } from '../src/index.ts';

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['nothing else', [], [], []],
  ['a work folder and a model in it', ['/mnt/raid/me/ci'], ['/mnt/raid/models/grok-1/'], []],
  ['a work folder outside it', ['/home/me/ci'], [], ['/home/me/ci']],
  ['a model below /data: the whole root', [], ['/data/models/grok-1'], ['/data']],
  ['a model below /mnt: the whole root', [], ['/mnt/ssd/models/grok-1'], ['/mnt']],
  ['a model below /home: the whole root', [], ['/home/me/grok-1/'], ['/home']],
  ['a model right in /data2, which is not /data', [], ['/data2/grok-2/'], ['/data2']],
  ['a model elsewhere: the folder it stands in', [], ['/scratch/models/grok-1'], ['/scratch/models']],
  ['a model in the root of the file system', [], ['/grok-1'], ['/grok-1']],
  ['a tokenizer that is a name, not a path', [], ['Xenova/grok-1-tokenizer'], []],
  ['the same root wanted twice', ['/data/me'], ['/data/a', '/data/b/c'], ['/data']],
  ['a folder and one inside it', ['/out/a/b', '/out/a'], [], ['/out/a']],
  ['a name that only starts like it', ['/mnt/raid2/me'], [], ['/mnt/raid2/me']],
])('the mount directory and %s', (_, folders, files, expected) => {
  expect(mountsFor({ mountDir: '/mnt/raid/', folders, files })).toStrictEqual(['/mnt/raid/', ...expected]);
});
