import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HARDWARE, parseImageTag } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { nightlyTags } from '../src/index.ts';

/** tag → version, rocm, hardware, date, suffix; `-` = absent. */
const KNOWN: readonly [string, string][] = [
  ['v0.4.9.post2-rocm630-mi30x-20250716', 'v0.4.9.post2 rocm630 mi30x 20250716 -'],
  ['v0.4.9.post2-rocm700-mi35x-20250716-srt', 'v0.4.9.post2 rocm700 mi35x 20250716 srt'],
  ['v0.5.2rc1-rocm700-mi30x-20250905', 'v0.5.2rc1 rocm700 mi30x 20250905 -'],
  ['v0.5.3rc0-rocm630-mi30x-20250929', 'v0.5.3rc0 rocm630 mi30x 20250929 -'],
  ['v0.5.3rc0-rocm630-mi30x-20251005', 'v0.5.3rc0 rocm630 mi30x 20251005 -'],
  ['v0.5.3rc0-rocm700-mi35x-20251003-RC', 'v0.5.3rc0 rocm700 mi35x 20251003 RC'],
  ['v0.5.5-rocm700-mi30x-20251110', 'v0.5.5 rocm700 mi30x 20251110 -'],
  ['v0.5.6.post1-rocm700-mi35x-20251211', 'v0.5.6.post1 rocm700 mi35x 20251211 -'],
  ['v0.5.6.post2-rocm700-mi30x-20251216', 'v0.5.6.post2 rocm700 mi30x 20251216 -'],
  ['v0.5.8.post1-rocm720-mi35x-20260211-preview', 'v0.5.8.post1 rocm720 mi35x 20260211 preview'],
  ['v0.5.18-rocm724-mi35x-20260826', 'v0.5.18 rocm724 mi35x 20260826 -'],
  ['v0.5.20-rocm724-mi35x-20260919', 'v0.5.20 rocm724 mi35x 20260919 -'],
  ['v0.5.20-rocm10-mi35x-20260923', 'v0.5.20 rocm10 mi35x 20260923 -'],
  ['v0.5.20-rocm10-mi45x-20260930', 'v0.5.20 rocm10 mi45x 20260930 -'],
  ['v0.5.20-rocm7.15-mi45x-20260930', 'v0.5.20 rocm7.15 mi45x 20260930 -'],
  ['v0.5.20-rocm10.0-mi35x-20260930', 'v0.5.20 rocm10.0 mi35x 20260930 -'],
  ['v0.5.20-rocm724-gfx1151-20260923', 'v0.5.20 rocm724 gfx1151 20260923 -'],
  ['v0.5.6-rocm700-mi35x', 'v0.5.6 rocm700 mi35x - -'],
  ['v0.5.6.post2-rocm630-mi30x', 'v0.5.6.post2 rocm630 mi30x - -'],
  ['v0.5.18-rocm724-mi35x', 'v0.5.18 rocm724 mi35x - -'],
  ['v0.4.7-rocm630', 'v0.4.7 rocm630 - - -'],
  ['v0.4.7', 'v0.4.7 - - - -'],
  ['v0.5.6-rocm700-mi30x-20251302', 'none'],
  ['20250305', 'none'],
  ['20250305-srt', 'none'],
  ['latest', 'none'],
  ['vllm20250114', 'none'],
  ['rocm7-vllm-20250904', 'none'],
  ['miles-rocm700-mi35x-20260501', 'none'],
  ['deepseek-v4', 'none'],
];

test.each(KNOWN)('%s', (tag, expected) => {
  const parsed = parseImageTag(tag);
  const { version = '', rocm = '-', hardware = '-', date = '-', suffix = '-' } = parsed ?? {};
  expect(parsed === undefined ? 'none' : [version, rocm, hardware, date, suffix].join(' ')).toBe(expected);
});

const folders = fileURLToPath(new URL('../../../../shared/corpus/online_benchmark_log', import.meta.url));
const reason = existsSync(folders) ? '' : ' (skipped: the corpus of real nights is not here)';

describe.skipIf(reason !== '')(`tags of real nights${reason}`, () => {
  test('every run folder with a tag names a nightly image of its day and hardware', async () => {
    const entries = await readdir(folders, { recursive: true, withFileTypes: true });
    const tags = new Set(
      entries.flatMap((entry) => {
        const tag = /^(v\d.*?)_(GROK|DeepSeek)/.exec(entry.name)?.[1];
        return entry.isDirectory() && tag !== undefined ? [tag] : [];
      }),
    );
    expect(tags.size).toBeGreaterThan(50);
    for (const tag of tags) {
      const date = /(\d{8})/.exec(tag)?.[1] ?? '';
      const hits = HARDWARE.flatMap((hardware) => nightlyTags([{ tag }], { hardware, day: date, withSuffix: true }));
      expect(
        hits.map((hit) => hit.tag),
        join(folders, tag),
      ).toStrictEqual([tag]);
    }
  });
});
