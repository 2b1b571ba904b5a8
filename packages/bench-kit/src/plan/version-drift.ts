import {
  type ImageRef,
  isAtLeast,
  MOVED_MODULES,
  parseImageTag,
  parseSglangVersion,
  WHOLE_NAMES,
} from '@sglang-ci/core';
import type { HostWord } from '@sglang-ci/gsm8k';

/** How one SGLang version spells what has had several spellings. */
export interface Spelling {
  /** Options that this version calls by another name than the model files do. */
  readonly flags: Readonly<Record<string, string>>;
  /** Python modules that this version keeps elsewhere than the plans say. */
  readonly modules: Readonly<Record<string, string>>;
  /** How the accuracy script takes the server's host: see `HostWord` of gsm8k. */
  readonly hostWord: HostWord;
  /** Variables that this version knows by other names: each value is set under all of them. */
  readonly env: Readonly<Record<string, readonly string[]>>;
  /** Whether `--attention-backend` takes `aiter`. */
  readonly aiterAttention: boolean;
  /** An endpoint that answers 200 only when the server can generate. */
  readonly healthPath: string;
  readonly infoPath: string;
  readonly flushPath: string;
  /** What `bench_serving` takes for `--seed` when none is given; absent where that is not certain. */
  readonly clientSeed?: number | undefined;
}

/** v0.4.6: the oldest version that is measured. */
const OLDEST: Spelling = {
  flags: {},
  modules: {},
  hostWord: 'url',
  env: {
    SGLANG_USE_AITER: ['SGLANG_AITER_MOE', 'CK_MOE'],
    SGLANG_INT4_WEIGHT: ['SGLANG_INT4_WEIGHT', 'USE_INT4_WEIGHT'],
  },
  aiterAttention: false,
  healthPath: '/health_generate',
  infoPath: '/get_server_info',
  flushPath: '/flush_cache',
  clientSeed: 1,
};

/** What changed since, by the first release that has it. Old spellings that still work are kept until the release is certain. */
const CHANGES: readonly (readonly [since: string, change: Partial<Spelling>])[] = [
  // 2025-04-28: USE_INT4_WEIGHT and CK_MOE got their SGLANG_ names.
  ['0.4.6.post1', { env: { SGLANG_USE_AITER: ['SGLANG_AITER_MOE'] } }],
  // 2025-05-20: the aiter attention backend was added.
  ['0.4.6.post5', { aiterAttention: true }],
  // 2025-06-05: one variable for all of aiter.
  ['0.4.7', { env: {} }],
  // /health answered 200 at once up to v0.4.9; in v0.5 it generates a token as /health_generate does.
  ['0.5.0', { healthPath: '/health' }],
  // 2026-02-25: the script's --host takes a bare name; a scheme is warned of, and from v0.5.21 on written twice. `--tp` and
  // `--dp` never were options, only abbreviations that a new option beside them would make ambiguous.
  ['0.5.10', { hostWord: 'name', flags: WHOLE_NAMES }],
  // 2026-06-17: the client's default seed went from 1 to 42, between releases.
  ['0.5.14', { clientSeed: undefined }],
  // 2026-04 to 2026-07: endpoints lost their get_, the graph limit is one of decode.
  [
    '0.5.15',
    {
      infoPath: '/server_info',
      flags: { ...WHOLE_NAMES, '--cuda-graph-max-bs': '--cuda-graph-max-bs-decode' },
      modules: MOVED_MODULES,
      clientSeed: 42,
    },
  ],
];

const SEED_CHANGED = '20260617';

/**
 * How an image spells options, variables and endpoints, by the version in its tag. An image whose tag names no version
 * gets spellings that old and new versions take (and the new modules, where none is in both), and no assumption about
 * the client's seed.
 */
export function spellingOf(image: ImageRef): Spelling {
  const parsed = image.tag === undefined ? undefined : parseImageTag(image.tag);
  const tag = parsed === undefined || parseSglangVersion(parsed.version) === undefined ? undefined : parsed;
  const version = tag?.version ?? '0.5.0';
  const spelling = CHANGES.reduce(
    (known, [since, change]) => (isAtLeast(version, since) ? { ...known, ...change } : known),
    OLDEST,
  );
  if (tag === undefined) {
    return { ...spelling, clientSeed: undefined, hostWord: 'default', flags: WHOLE_NAMES, modules: MOVED_MODULES };
  }
  const seedCertain = isAtLeast(version, '0.5.15') || (tag.date ?? '') < SEED_CHANGED;
  return seedCertain ? spelling : { ...spelling, clientSeed: undefined };
}

/** A Python module under the name this version has it. */
export function spellModule(module: string, spelling: Spelling): string {
  return spelling.modules[module] ?? module;
}

/** A command line's words with the options this version knows under other names. */
export function spellWords(words: readonly string[], spelling: Spelling): readonly string[] {
  return words.map((word) => spelling.flags[word] ?? word);
}

/** Variables under the names this version reads, in the order given. */
export function spellEnv(env: Readonly<Record<string, string>>, spelling: Spelling): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (spelling.env[name] ?? [name]).map((known) => [known, value])),
  );
}
