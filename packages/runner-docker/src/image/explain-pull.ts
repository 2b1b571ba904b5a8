import { CiError, type ErrorCode } from '@sglang-ci/core';
import { statusOf } from '../engine/engine-failure.ts';

/** Why a pull failed, and whether trying again can help. */
export interface PullTrouble {
  readonly error: CiError;
  readonly again: boolean;
}

interface Kind {
  /** What the engine says. */
  readonly words: RegExp;
  /** Statuses of a refusal that mean the same, whatever is said. */
  readonly statuses?: readonly number[];
  readonly code: ErrorCode;
  readonly again: boolean;
  /** In place of the engine's own words. */
  readonly why?: string;
  readonly hint: string;
}

/**
 * The ways in which pulls fail, the first that fits. Words of the engine's own store come before those of registries:
 * since Docker 29 they end in `not found` and `denied` as well. Only what names a manifest or a reference that the registry
 * does not have is a missing image. Sources: messages of moby, containerd, distribution and docker-credential-helpers.
 */
const KINDS: readonly Kind[] = [
  {
    words: /no space left on device|disk quota exceeded/i,
    code: 'DISK_FULL',
    again: false,
    hint: 'free space where Docker keeps its images (docker system df shows what takes it)',
  },
  {
    words:
      /(?:connect to|access) the docker (?:daemon|api)[^\n]*permission denied|permission denied[^\n]*docker (?:daemon|api)|docker\.sock: connect: permission denied/i,
    code: 'DOCKER_UNREACHABLE',
    again: false,
    hint: 'this user may not use Docker: add it to the group docker, or run as root',
  },
  {
    words: /cannot connect to the docker daemon|is the docker daemon running/i,
    code: 'DOCKER_UNREACHABLE',
    again: true,
    hint: 'start Docker (systemctl start docker)',
  },
  {
    words: /docker-credential-|error getting credentials|credential helper/i,
    code: 'IMAGE_PULL_FAILED',
    again: false,
    hint: "the login helper named in Docker's config.json (credsStore, credHelpers) does not work: take it out, or install it",
  },
  {
    words:
      /no match(?:ing)? (?:manifest )?for (?:platform|[a-z]+\/[a-z0-9]+)|does not match the (?:specified|detected) (?:host )?platform|no suitable image/i,
    code: 'IMAGE_PULL_FAILED',
    again: false,
    hint: "the image is not built for this machine's processor",
  },
  {
    words:
      /(?:mkdir|open|write|rename|chown|lchown|chmod|link|symlink|unlinkat|mount|register layer)\b[^\n]*(?:permission denied|operation not permitted|read-only file system|input\/output error|structure needs cleaning)/i,
    code: 'IMAGE_PULL_FAILED',
    again: true,
    hint: 'the disk of this machine, where Docker keeps its images, does not take it: look at its rights and at dmesg',
  },
  {
    words: /name unknown|repository name not known|repository .*not found: does not exist/i,
    code: 'IMAGE_MISSING',
    again: false,
    why: 'there is no such repository',
    hint: 'check its spelling',
  },
  {
    words:
      /manifest unknown|manifest for \S+ not found|named manifest is not known|failed to resolve reference[^\n]*: not found|no such image|tag \S+ not found/i,
    code: 'IMAGE_MISSING',
    again: false,
    why: 'there is no such tag',
    hint: 'the build may be late or broken; the registry lists what there is',
  },
  {
    words:
      /snapshot|content digest|content store|unpack|extract(?:ing|ion)?\b|failed to register layer|apply layer|unexpected commit digest|filesystem layer verification/i,
    code: 'IMAGE_PULL_FAILED',
    again: true,
    hint: "a layer got lost in Docker's store while it was unpacked; if it stays so: docker image prune, or restart Docker",
  },
  {
    words: /toomanyrequests|rate limit|too many requests/i,
    statuses: [429],
    code: 'IMAGE_PULL_FAILED',
    again: true,
    hint: 'wait, or pull by hand after docker login',
  },
  {
    words:
      /pull access denied|requested access to the resource is denied|unauthorized|authentication required|insufficient_scope|no basic auth credentials|incorrect username or password|: denied\b|^denied\b|403 forbidden/i,
    statuses: [401, 403],
    code: 'IMAGE_PULL_FAILED',
    again: false,
    hint: 'the repository does not exist, or is private: pull it by hand after docker login',
  },
];

const UNKNOWN: Omit<Kind, 'words'> = {
  code: 'IMAGE_PULL_FAILED',
  again: true,
  hint: 'check the network between Docker and the registry',
};

/**
 * Reads why the engine could not pull an image: from its words, since a failure in the middle comes as text only, and
 * from its status where it refused at once. Whatever is not known as final is tried again.
 */
export function explainPull(image: string, error: unknown): PullTrouble {
  if (error instanceof CiError) return { error, again: false };
  const said = (error instanceof Error ? error.message : String(error)).trim();
  const status = statusOf(error);
  const byWords = KINDS.find(({ words }) => words.test(said));
  const byStatus = KINDS.find(({ statuses }) => status !== undefined && statuses?.includes(status) === true);
  const { code, again, why, hint } = byWords ?? byStatus ?? UNKNOWN;
  const more = why === undefined ? hint : `${hint}; it says: ${said}`;
  return { again, error: new CiError(code, `cannot pull ${image}: ${why ?? said}`, { hint: more, cause: error }) };
}
