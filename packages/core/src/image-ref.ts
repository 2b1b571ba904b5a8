import { isDay } from './calendar.ts';
import { CiError } from './errors.ts';

/** A container image by name. `tag` and `digest` can both be there, as in `rocm/sgl-dev:v0.5.6@sha256:…`. */
export interface ImageRef {
  /** With its registry, if it names one: `rocm/sgl-dev`, `127.0.0.1:5055/rocm/sgl-dev`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

/** What a tag says: `v0.5.6.post2-rocm700-mi30x-20251216`. Every part but the version can be absent. */
export interface ImageTag {
  readonly tag: string;
  /** As written, with its `v`: `v0.5.6.post2`, `v0.5.3rc0`. */
  readonly version: string;
  /** As written: `rocm630`, `rocm700`, `rocm7.15`, `rocm10`. */
  readonly rocm?: string;
  /** As written: `mi30x`, `mi35x`, `mi45x`, `gfx1151`. */
  readonly hardware?: string;
  /** Build day, `YYYYMMDD`. */
  readonly date?: string;
  /** What follows the rest: `srt`, `preview`, `RC`. Not tonight's image. */
  readonly suffix?: string;
}

const TAG =
  /^(v\d+(?:\.\d+)*(?:\.?(?:post|rc|dev|a|b)\d+)*)(?:-(rocm\d+(?:\.\d+)*))?(?:-(mi\d+x|gfx\d+[a-z]?))?(?:-(\d{8}))?(?:-([A-Za-z][\w.]*))?$/;

/** Reads a tag by the one grammar there is, `undefined` for a tag of another kind (base images, PR builds, bare dates). */
export function parseImageTag(tag: string): ImageTag | undefined {
  const match = TAG.exec(tag);
  if (!match?.[1]) return undefined;
  const [, version, rocm, hardware, date, suffix] = match;
  if (date !== undefined && !isDay(date)) return undefined;
  return {
    tag,
    version,
    ...(rocm === undefined ? {} : { rocm }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(date === undefined ? {} : { date }),
    ...(suffix === undefined ? {} : { suffix }),
  };
}

/** Reads `registry/repository:tag@digest`. Throws `USAGE` when the text is no image name. */
export function parseImageRef(text: string): ImageRef {
  const match =
    /^([a-zA-Z0-9][\w.-]*(?::\d+)?(?:\/[\w.-]+)*?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(text);
  if (!match?.[1]) {
    throw new CiError('USAGE', `not an image name: ${text}`, {
      hint: 'expected REPOSITORY:TAG, for example rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202',
    });
  }
  const [, repository, tag, digest] = match;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

/** The image's name as Docker takes it. */
export function formatImageRef(image: ImageRef): string {
  return `${image.repository}${image.tag === undefined ? '' : `:${image.tag}`}${image.digest === undefined ? '' : `@${image.digest}`}`;
}

/** The container's name for an image, as the old scripts built it: `rocm/sgl-dev:TAG` becomes `sgl-dev_TAG`. */
export function containerNameOf(image: ImageRef): string {
  const name = image.repository.slice(image.repository.lastIndexOf('/') + 1);
  return `${name}_${image.tag ?? image.digest?.slice(7, 19) ?? 'latest'}`;
}

/** The stack a night ran on as one word, for telling series apart: `rocm700`. Unknown when the tag does not say. */
export function stackOf(tag: string): string | undefined {
  return parseImageTag(tag)?.rocm;
}
