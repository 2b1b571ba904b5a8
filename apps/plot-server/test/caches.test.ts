import { describe, expect, test } from 'vitest';
import { jsonCache } from '../src/api/json-cache.ts';
import { sizedCache } from '../src/sized-cache.ts';

describe('sizedCache', () => {
  test('drops what was not used for longest when there is too much', () => {
    const cache = sizedCache<{ size: number }>(10, ({ size }) => size);
    cache.set('a', { size: 4 });
    cache.set('b', { size: 4 });
    expect(cache.get('a')).toEqual({ size: 4 });
    cache.set('c', { size: 4 });
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.size)).toEqual([4, undefined, 4]);
    cache.set('a', { size: 9 });
    expect(['a', 'c'].map((key) => cache.get(key)?.size)).toEqual([9, undefined]);
    cache.set('huge', { size: 11 });
    expect(['a', 'huge'].map((key) => cache.get(key)?.size)).toEqual([undefined, undefined]);
  });
});

describe('jsonCache', () => {
  test('makes an answer once for all who ask meanwhile and after', async () => {
    const cache = jsonCache(1_000_000);
    let made = 0;
    const ask = () => cache.get('key', async () => ({ made: (made += 1) }));
    const answers = await Promise.all([ask(), ask(), ask()]);
    expect([...answers, await ask()].map((answer) => answer?.body.toString())).toEqual(Array(4).fill('{"made":1}\n'));
  });

  test('keeps no failure and nothing that is not there', async () => {
    const cache = jsonCache(1_000_000);
    await expect(cache.get('key', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(await cache.get('key', async () => undefined)).toBeUndefined();
    expect((await cache.get('key', async () => 'there'))?.body.toString()).toBe('"there"\n');
  });
});
