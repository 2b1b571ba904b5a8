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

export const BACKENDS = ['aiter', 'triton'] as const;
export type Backend = (typeof BACKENDS)[number];
