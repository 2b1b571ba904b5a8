import { textTable } from '@sglang-ci/cli-kit';
import { DEFAULTS, logTimeOf } from '@sglang-ci/core';
import type { CheckedImage } from './check-images.ts';
import { countImages } from './judge-check.ts';

export interface CheckHeader {
  readonly at: number;
  readonly timeZone: string;
  readonly host: string;
  readonly repository: string;
  readonly days: readonly string[];
}

const RULE = '='.repeat(42);

/** The check as text, in the words and lines of the old script's log, whose readers still exist, and as a table. */
export function renderCheck(images: readonly CheckedImage[], header: CheckHeader): string {
  const lines = [
    ...headLines(images, header),
    '',
    ...images.flatMap((image) => imageLines(image, header)),
    '',
    ...summary(images),
  ];
  return lines.map((line) => (line === '' ? '' : `[check] ${line}`)).join('\n');
}

function headLines(
  images: readonly CheckedImage[],
  { at, timeZone, host, repository, days }: CheckHeader,
): readonly string[] {
  const others = images.flatMap((image) => (image.repository === undefined ? [] : [image.repository]));
  const more = [...new Set(others)].filter((other) => other !== repository);
  return [
    ...title('SGL Nightly Docker Image Availability Check'),
    `Run Date/Time: ${logTimeOf(at, timeZone)}`,
    `Machine: ${host}`,
    `Repository: ${repository}`,
    ...(more.length === 0 ? [] : [`Also found in: ${more.join(' ')}`]),
    `Hardware types: ${[...new Set(images.map(({ hardware }) => hardware))].join(' ')}`,
    ...days.map((day) => `Checking images for date: ${day}`),
  ];
}

function imageLines(image: CheckedImage, { repository, days }: CheckHeader): readonly string[] {
  const day = days.length > 1 ? ` of ${image.day}` : '';
  const search = `Searching for ${image.hardware} image${day} (${image.rocm})${image.required ? '' : ' [optional]'}...`;
  const name = image.tag === undefined ? [] : [`  Image: ${image.repository ?? repository}:${image.tag}`];
  if (image.state === 'available') return [`${search} found, verifying... ✓ AVAILABLE`, ...name];
  if (image.state === 'unknown') return [`${search} ? NOT KNOWN`, `  ${image.reason ?? ''}`];
  if (image.tag !== undefined) return [`${search} found, verifying... ✗ FOUND BUT NOT PULLABLE`, ...name];
  return [`${search} ✗ NOT FOUND`, ...(image.retired === true ? [`  ${image.reason ?? ''}`] : [])];
}

function summary(images: readonly CheckedImage[]): readonly string[] {
  const counts = countImages(images);
  const troubles = images.filter(({ state, required }) => state === 'unknown' || (state === 'missing' && required));
  const missing = troubles.filter(({ state }) => state === 'missing');
  return [
    ...title('Summary'),
    `Total images checked: ${counts.checked}`,
    `Available images: ${counts.available}`,
    `Missing required images: ${counts.missingRequired}`,
    `Missing optional images: ${counts.missingOptional}`,
    ...(counts.unknown === 0 ? [] : [`Not known: ${counts.unknown}`]),
    '',
    ...tableOf(images).split('\n'),
    '',
    ...(troubles.length === 0 ? ['✓ All expected images are available!'] : ['✗ Missing or problematic images:']),
    ...troubles.map(({ hardware, day, rocm, reason }) => `  - ${hardware} (${day}, ${rocm}): ${reason ?? ''}`),
    ...(missing.length === 0 ? [] : troubleshooting()),
  ];
}

function tableOf(images: readonly CheckedImage[]): string {
  return textTable(
    [
      { title: 'day' },
      { title: 'hardware' },
      { title: 'ROCm' },
      { title: 'needed' },
      { title: 'state' },
      { title: 'tag' },
    ],
    images.map(({ day, hardware, rocm, required, retired, state, tag }) => [
      day,
      hardware,
      rocm,
      required ? 'yes' : retired === true ? 'retired' : 'fallback',
      state,
      tag ?? '-',
    ]),
  );
}

function troubleshooting(): readonly string[] {
  return [
    '',
    ...title('Troubleshooting'),
    'Some images are missing or not accessible.',
    'This could indicate build failures in the nightly pipeline.',
    '',
    'To investigate build errors, check the GitHub workflow:',
    DEFAULTS.imageWorkflowUrl,
  ];
}

function title(text: string): readonly string[] {
  return [RULE, text, RULE];
}
