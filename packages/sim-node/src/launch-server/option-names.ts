import { atLeast } from '../node/version.ts';
import type { OptionSpec } from '../python/argparse.ts';
import { V0_4_9_POST2 } from './option-names/v0-4-9-post2.ts';
import { V0_5_23 } from './option-names/v0-5-23.ts';
import { V0_5_6_POST2 } from './option-names/v0-5-6-post2.ts';

/**
 * The versions whose options are known from their own `--help`, newest first. Each word is an option: its names with
 * bars between them, then `=` for one value, `+` for several, nothing for a switch.
 */
const KNOWN: readonly (readonly [version: string, words: string])[] = [
  ['0.5.23', V0_5_23],
  ['0.5.6.post2', V0_5_6_POST2],
  ['0.4.9.post2', V0_4_9_POST2],
];

/** What the help of the newest known version not newer than `version` lists; undefined for one that is older than all. */
export function listedOptions(
  version: string,
): { readonly options: readonly OptionSpec[]; readonly isExact: boolean } | undefined {
  const at = KNOWN.findIndex(([known]) => atLeast(version, known));
  const found = KNOWN[at];
  if (found === undefined) return undefined;
  const [known, words] = found;
  const options = words.trim().split(/\s+/).map(optionOf);
  return { options, isExact: at === 0 || atLeast(known, version) };
}

function optionOf(word: string): OptionSpec {
  const flags = word
    .replace(/[=+]$/, '')
    .split('|')
    .map((name) => `--${name}`);
  if (word.endsWith('+')) return { flags, kind: 'str', list: true };
  return word.endsWith('=') ? { flags, kind: 'str' } : { flags, kind: 'flag' };
}
