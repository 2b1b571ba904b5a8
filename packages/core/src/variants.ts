import { CiError } from './errors.ts';

/** Serving variants of a model, as in folder names: `dp_attention`, `mtp_test`, … `standard` has no suffix. */
export const VARIANT_MODES = [
  'standard',
  'dp_attention',
  'torch_compile',
  'dp_attention_torch_compile',
  'mtp_test',
  'dp_attention_mtp_test',
] as const;
export type VariantMode = (typeof VARIANT_MODES)[number];

/** Offline modes of the GROK benchmark, as in folder names; `normal` has no suffix. */
export const OFFLINE_MODES = ['normal', 'long_context', 'dummy'] as const;
export type OfflineMode = (typeof OFFLINE_MODES)[number];

/**
 * An attention backend as SGLang names it: `aiter`, `triton`, `torch_native`, `dsv4`, … Which ones there are is the
 * image's to say: releases add and drop them.
 */
export type Backend = string;

/** What such a name may look like: it stands in file and row names. */
export const BACKEND_NAME = /^[a-z][a-z0-9_]*$/;

/** The serving mode of a combination of switches. Throws `USAGE` for torch compile with MTP, which nobody runs. */
export function variantModeOf(switches: {
  readonly dpAttention: boolean;
  readonly torchCompile: boolean;
  readonly mtp: boolean;
}): VariantMode {
  const { dpAttention, torchCompile, mtp } = switches;
  if (torchCompile && mtp) {
    throw new CiError('USAGE', '--enable-torch-compile and --enable-mtp-test cannot be combined', {
      hint: 'run them one after the other',
    });
  }
  if (mtp) return dpAttention ? 'dp_attention_mtp_test' : 'mtp_test';
  if (torchCompile) return dpAttention ? 'dp_attention_torch_compile' : 'torch_compile';
  return dpAttention ? 'dp_attention' : 'standard';
}
