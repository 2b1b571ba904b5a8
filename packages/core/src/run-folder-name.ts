import { parseImageTag } from './image-tag.ts';
import { OFFLINE_MODES, type OfflineMode, VARIANT_MODES, type VariantMode } from './variants.ts';

/** What the name of a run folder says. */
export interface RunFolderName {
  readonly imageTag: string;
  /** `GROK1`, `DeepSeek-V3-0324`. */
  readonly model: string;
  /** `MOE-I4F8`, `FP8`. */
  readonly variant: string;
  readonly mode: 'online' | 'offline';
  /** Online: `standard`, `dp_attention`, …; offline: `normal`, `long_context`, `dummy`. Unknown suffixes are kept as written. */
  readonly subMode: string;
}

/**
 * The folder's name in the contract's layout: `{TAG}_{MODEL}_{VARIANT}_online[_dp_attention][_torch_compile][_mtp_test]`,
 * `{TAG}_{MODEL}_{VARIANT}_offline[_long_context|_dummy]`.
 */
export function formatRunFolderName(name: RunFolderName): string {
  const plain = name.mode === 'online' ? 'standard' : 'normal';
  return `${name.imageTag}_${name.model}_${name.variant}_${name.mode}${name.subMode === plain ? '' : `_${name.subMode}`}`;
}

/** Reads a run folder's name; `undefined` for a folder that is no night (hand-made experiments, folders without a tag). */
export function parseRunFolderName(text: string): RunFolderName | undefined {
  const match = /^(v[^_]+)_(.+)_([^_]+)_(online|offline|serving)(?:_(\w+))?$/.exec(text);
  if (!match) return undefined;
  const [, imageTag, model, variant, word, suffix] = match;
  if (imageTag === undefined || model === undefined || variant === undefined || !parseImageTag(imageTag))
    return undefined;
  const mode = word === 'offline' ? 'offline' : 'online';
  return { imageTag, model, variant, mode, subMode: suffix ?? (mode === 'online' ? 'standard' : 'normal') };
}

/** Is this online sub-mode one that we run ourselves? */
export function isVariantMode(text: string): text is VariantMode {
  return (VARIANT_MODES as readonly string[]).includes(text);
}

/** Is this offline sub-mode one that we run ourselves? */
export function isOfflineMode(text: string): text is OfflineMode {
  return (OFFLINE_MODES as readonly string[]).includes(text);
}
