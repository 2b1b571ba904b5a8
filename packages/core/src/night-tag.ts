import { createHash } from 'node:crypto';
import { formatImageRef, type ImageRef } from './image-ref.ts';
import { type ImageFacts, parseImageTag, readImageTag } from './image-tag.ts';

/** What is known of an image beside its name. */
export interface NightImage {
  readonly image: ImageRef;
  /** What the image itself, or a person, says; what its tag says comes first. */
  readonly facts?: ImageFacts;
  /** Its digest or, of one that was made here, its id: two images under one name get two names. */
  readonly identity?: string | undefined;
  /** Repositories of nightly images, without their host: a tag of theirs names one image wherever it was pulled from. */
  readonly repositories: readonly string[];
}

const LONGEST_WORD = 24;
const HASH_DIGITS = 10;

/**
 * The tag that stands for an image in folders, CSVs and series. A nightly image keeps its own. Any other image gets one of
 * the same grammar: what is known of version, ROCm, hardware and day, a word of its name, and a hash of the whole name,
 * so that readers of nights understand it and no two images share a folder.
 */
export function nightTagOf({ image, facts = {}, identity, repositories }: NightImage): string {
  const { tag } = image;
  if (tag !== undefined && keepsItsTag(tag) && isNightly(image, repositories)) return tag;
  const known = { ...facts, ...readImageTag(tag ?? '') };
  const version = /^v\d[\w.]*$/.test(known.version ?? '') ? known.version : undefined;
  const parts = [version ?? 'v0', known.rocm?.replaceAll('_', '.'), known.hardware, known.date, word(image, identity)];
  const name = parts.filter((part) => part !== undefined).join('-');
  return parseImageTag(name) === undefined ? `v0-${word(image, identity)}` : name;
}

/** Without an underscore, which parts the words of a folder's name. */
function keepsItsTag(tag: string): boolean {
  return parseImageTag(tag) !== undefined && !tag.includes('_');
}

function isNightly({ repository }: ImageRef, repositories: readonly string[]): boolean {
  return repositories.some((known) => repository === known || repository.endsWith(`/${withoutHost(known)}`));
}

function withoutHost(repository: string): string {
  const slash = repository.indexOf('/');
  const host = repository.slice(0, Math.max(0, slash));
  return /[.:]/.test(host) || host === 'localhost' ? repository.slice(slash + 1) : repository;
}

function word(image: ImageRef, identity: string | undefined): string {
  const own = image.repository.slice(image.repository.lastIndexOf('/') + 1);
  const text = (image.tag ?? own).replaceAll(/[^A-Za-z0-9]+/g, '.').replace(/^[^A-Za-z]+/, '');
  const short = text.slice(0, LONGEST_WORD).replace(/\.+$/, '');
  const hash = createHash('sha256')
    .update(`${formatImageRef(image)} ${identity ?? ''}`)
    .digest('hex');
  return `${short === '' ? 'image' : short}.${hash.slice(0, HASH_DIGITS)}`;
}
