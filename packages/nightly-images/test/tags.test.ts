import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HARDWARE, isHardware, parseImageTag } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { findNightlyImage, nightlyTags } from '../src/index.ts';

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
  ['v0.5.21-rocm724-mi35x-20261001', 'v0.5.21 rocm724 mi35x 20261001 -'],
  ['v0.5.21-rocm720-mi35x-20261006', 'v0.5.21 rocm720 mi35x 20261006 -'],
  ['v0.5.20-rocm10-mi30x-20260920', 'v0.5.20 rocm10 mi30x 20260920 -'],
  ['v0.5.19-rocm10-mi45x-20260906', 'v0.5.19 rocm10 mi45x 20260906 -'],
  ['v0.5.19-rocm700-mi35x-20260909', 'v0.5.19 rocm700 mi35x 20260909 -'],
  ['v0.5.21-rocm10-mi35x', 'v0.5.21 rocm10 mi35x - -'],
  ['v0.5.20-rocm10-mi35x-20260909-edge', 'v0.5.20 rocm10 mi35x 20260909 edge'],
  ['v0.5.18-rocm10-mi45x-dev-20260828', 'v0.5.18 rocm10 mi45x 20260828 dev'],
  ['v0.5.14-rocm7_14-mi35x-test-20260629', 'v0.5.14 rocm7_14 mi35x 20260629 test'],
  ['v0.5.21rc0-rocm10-mi35x-20261003', 'v0.5.21rc0 rocm10 mi35x 20261003 -'],
  ['v0.5.21-rocm10-mi35x-20261003-amd64', 'v0.5.21 rocm10 mi35x 20261003 -'],
  ['v0.5.21-rocm10-mi35x-py312-20261003', 'v0.5.21 rocm10 mi35x 20261003 py312'],
  ['v0.5.21-rocm10-mi35x-20261003-k3-2', 'v0.5.21 rocm10 mi35x 20261003 k3-2'],
  ['v0.5.21-rocm10-mi35x-20261003-20261004', 'none'],
  ['rocm720-mi35x-k3-20260727', 'none'],
  ['rocm720-mi35x-8c3b5aa-20260521-DSv4', 'none'],
  ['sglang-0.5.9-rocm720-mi35x-mori-0227-2', 'none'],
  ['dev-rocm720-mi35x', 'none'],
  ['miles-rocm10-mi35x-20260916', 'none'],
  ['sglang-v0.5.17-nightly_20260821', 'none'],
  ['nightly_202608211230', 'none'],
  ['rocm10.0.0_ubuntu24.04_py3.14_pytorch_2.12.0_vllm_0.27.0', 'none'],
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

  test('every image that an old check of a day found is found again', async () => {
    const logs = join(folders, '..', 'cron_log');
    const names = (await readdir(logs, { recursive: true })).filter((name) => name.endsWith('image_check.log'));
    expect(names.length).toBeGreaterThan(50);
    let found = 0;
    for (const name of names) {
      const text = await readFile(join(logs, name), 'utf8');
      const there = [...text.matchAll(/Image: rocm\/sgl-dev:(\S+)$/gm)].map(([, tag = '']) => tag);
      for (const tag of there) {
        const { hardware = '', date = '', rocm = '', suffix } = parseImageTag(tag) ?? {};
        if (!isHardware(hardware)) throw new Error(`${name}: ${tag}`);
        const source = { name: 'log', findTags: () => Promise.resolve(there.map((one) => ({ tag: one }))) };
        const query = { repository: 'rocm/sgl-dev', hardware, day: date, fallbackDays: 0, rocm: [rocm] };
        const image = await findNightlyImage([source], { ...query, withSuffix: suffix !== undefined });
        expect(image, name).toMatchObject({ kind: 'found', image: { tag } });
        found++;
      }
    }
    expect(found).toBeGreaterThan(100);
  });
});
