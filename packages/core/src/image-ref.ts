import { CiError } from './errors.ts';

/** A container image by name. `tag` and `digest` can both be there, as in `rocm/sgl-dev:v0.5.6@sha256:…`. */
export interface ImageRef {
  /** With its registry, if it names one: `rocm/sgl-dev`, `127.0.0.1:5055/rocm/sgl-dev`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

// The grammar of github.com/distribution/reference: a host has a dot, a port, a capital or is `localhost`; a path is
// lower case, with single dots, one or two underscores or any number of dashes between letters and digits.
const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9a-fA-F:]+\\])(?::\\d+)?`;
const REFERENCE = new RegExp(
  `^((?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*)(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);
/** A bare id of an image on this machine, as `docker images --no-trunc` prints it. */
const IMAGE_ID = /^sha256:[0-9a-f]{64}$/;
const LONGEST = 255;

/** Reads `registry/repository:tag@digest` by Docker's own grammar. Throws `USAGE` when the text is no image name. */
export function parseImageRef(text: string): ImageRef {
  const match = IMAGE_ID.test(text) ? undefined : REFERENCE.exec(text);
  if (!match?.[1] || match[1].length > LONGEST) {
    throw new CiError('USAGE', `not an image name: ${text}`, { hint: hintFor(text) });
  }
  const [, repository, tag, digest] = match;
  return { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function hintFor(text: string): string {
  if (IMAGE_ID.test(text)) return 'an image that is only an id has no name: give it one with docker tag ID NAME:TAG';
  if (/^[a-z]+:\/\//.test(text)) return 'an image name has no https:// in front';
  if (/^[^:@]*[A-Z]/.test(text)) return 'repository names are lower case';
  return 'expected REPOSITORY:TAG, for example rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251202';
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
