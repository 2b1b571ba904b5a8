import { isDay } from './calendar.ts';
import { hardwareOfWord } from './hardware.ts';

/** What a tag says: `v0.5.6.post2-rocm700-mi30x-20251216`. Every part but the version can be absent. */
export interface ImageTag {
  readonly tag: string;
  /** As written, with its `v`: `v0.5.6.post2`, `v0.5.3rc0`. */
  readonly version: string;
  /** As written: `rocm630`, `rocm700`, `rocm7.15`, `rocm7_14`, `rocm10`. */
  readonly rocm?: string;
  /** As written: `mi30x`, `mi35x`, `mi45x`, `gfx1151`. */
  readonly hardware?: string;
  /** Build day, `YYYYMMDD`. */
  readonly date?: string;
  /** What else it says, before or after the day: `srt`, `preview`, `RC`, `dev`. Not tonight's image. */
  readonly suffix?: string;
}

const WORD = '[A-Za-z0-9][\\w.]*';
const TAG = new RegExp(
  [
    '^(v\\d+(?:\\.\\d+)*(?:\\.?(?:post|rc|dev|a|b)\\d+)*)',
    '(?:-(rocm\\d+(?:[._]\\d{1,3})*))?',
    '(?:-(mi\\d+x|gfx\\d+[a-z]?))?',
    `(?:-((?!\\d{8}(?:-|$))${WORD}(?:-(?!\\d{8}(?:-|$))${WORD})*))?`,
    '(?:-(\\d{8}))?',
    `(?:-(${WORD}(?:-${WORD})*))?$`,
  ].join(''),
);
/** Words that name what every image of ours is: built for this machine's processor. */
const NEUTRAL = /^(?:amd64|x86_64)$/;

/** Reads a tag by the one grammar there is, `undefined` for a tag of another kind (base images, PR builds, bare dates). */
export function parseImageTag(tag: string): ImageTag | undefined {
  const match = TAG.exec(tag);
  if (!match?.[1]) return undefined;
  const [, version, rocm, hardware, before, date, after] = match;
  if (date !== undefined && !isDay(date)) return undefined;
  const words = [before, after].flatMap((part) => part?.split('-') ?? []).filter((word) => !NEUTRAL.test(word));
  if (words.some((word) => /^\d{8}$/.test(word))) return undefined;
  return {
    tag,
    version,
    ...(rocm === undefined ? {} : { rocm }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(date === undefined ? {} : { date }),
    ...(words.length === 0 ? {} : { suffix: words.join('-') }),
  };
}

/** What can be told of an image: by its tag, by its labels, by itself. Every part can be unknown. */
export type ImageFacts = Partial<Pick<ImageTag, 'version' | 'rocm' | 'hardware' | 'date'>>;

/**
 * What any tag tells, whatever its form: `rocm720-mi35x-k3-20260727`, `sglang-v0.5.17-nightly_20260821`. A version counts
 * only behind a `v` or the name SGLang, since Python's and PyTorch's stand in tags as well.
 */
export function readImageTag(tag: string): ImageFacts {
  const version = /(?:^|[-_.])(?:sglang[-_.]?v?|v)(\d+\.\d+(?:\.\d+)*(?:\.?(?:post|rc|dev)\d+)*)(?![\d])/.exec(
    tag,
  )?.[1];
  const rocm = /(?:^|[-_])(rocm\d+(?:[._]\d{1,3}(?!\d))*)(?=$|[-_.])/.exec(tag)?.[1];
  const hardware = /(?:^|[-_])(mi\d+x|gfx\d+[a-z]?)(?=$|[-_.])/i.exec(tag)?.[1];
  const date = [...tag.matchAll(/(?<!\d)(20\d{6})(?:\d{4}|\d{6})?(?!\d)/g)].map(([, day]) => day ?? '').find(isDay);
  return {
    ...(version === undefined ? {} : { version: `v${version}` }),
    ...(rocm === undefined ? {} : { rocm }),
    ...(hardware === undefined ? {} : { hardware: hardwareOfWord(hardware) ?? hardware }),
    ...(date === undefined ? {} : { date }),
  };
}

/** The stack a night ran on as one word, for telling series apart: `rocm700`. Unknown when the tag does not say. */
export function stackOf(tag: string): string | undefined {
  return parseImageTag(tag)?.rocm;
}
