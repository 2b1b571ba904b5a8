import { expect, test } from 'vitest';
import { containerNameOf, formatImageRef, parseImageRef, parseImageTag } from '../src/index.ts';

test.each([
  [
    'v0.5.6.post2-rocm700-mi30x-20251216',
    { version: 'v0.5.6.post2', rocm: 'rocm700', hardware: 'mi30x', date: '20251216' },
  ],
  ['v0.5.3rc0-rocm630-mi30x-20250929', { version: 'v0.5.3rc0', rocm: 'rocm630', hardware: 'mi30x', date: '20250929' }],
  [
    'v0.5.3rc0-rocm700-mi35x-20251003-RC',
    { version: 'v0.5.3rc0', rocm: 'rocm700', hardware: 'mi35x', date: '20251003', suffix: 'RC' },
  ],
  [
    'v0.5.8.post1-rocm720-mi35x-20260211-preview',
    { version: 'v0.5.8.post1', rocm: 'rocm720', hardware: 'mi35x', date: '20260211', suffix: 'preview' },
  ],
  ['v0.5.18-rocm7.15-mi45x-20260826', { version: 'v0.5.18', rocm: 'rocm7.15', hardware: 'mi45x', date: '20260826' }],
  ['v0.5.20-rocm10-mi35x-20260923', { version: 'v0.5.20', rocm: 'rocm10', hardware: 'mi35x', date: '20260923' }],
  ['v0.5.20-rocm724-gfx1151-20260923', { version: 'v0.5.20', rocm: 'rocm724', hardware: 'gfx1151', date: '20260923' }],
  ['v0.4.7-rocm630', { version: 'v0.4.7', rocm: 'rocm630' }],
])('the tag %s says what it is', (tag, parts) => {
  expect(parseImageTag(tag)).toStrictEqual({ tag, ...parts });
});

test.each([
  '20250305',
  '20250305-srt',
  'rocm7-vllm-20250904',
  'vllm20250114',
  'latest',
  'v0.5.6-rocm700-mi30x-20251399',
  '',
])('the tag "%s" is of another kind', (tag) => {
  expect(parseImageTag(tag)).toBeUndefined();
});

test.each([
  ['rocm/sgl-dev:v0.5.6', { repository: 'rocm/sgl-dev', tag: 'v0.5.6' }],
  ['127.0.0.1:5000/rocm/sgl-dev:v1', { repository: '127.0.0.1:5000/rocm/sgl-dev', tag: 'v1' }],
  [`sgl-dev@sha256:${'a'.repeat(64)}`, { repository: 'sgl-dev', digest: `sha256:${'a'.repeat(64)}` }],
])('the image %s is read and written alike', (text, image) => {
  expect(parseImageRef(text)).toStrictEqual(image);
  expect(formatImageRef(parseImageRef(text))).toBe(text);
});

test.each(['', 'a b', 'x:y z', '; rm -rf /'])('"%s" is no image name', (text) => {
  expect(() => parseImageRef(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('a container is named after the last part of its image', () => {
  expect(containerNameOf({ repository: 'rocm/sgl-dev', tag: 'v0.5.6-rocm700-mi30x-20251202' })).toBe(
    'sgl-dev_v0.5.6-rocm700-mi30x-20251202',
  );
});
