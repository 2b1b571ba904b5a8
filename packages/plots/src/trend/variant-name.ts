const SHORT: Readonly<Record<string, string>> = {
  dp_attention: 'dp',
  torch_compile: 'compile',
  dp_attention_torch_compile: 'dp_compile',
  mtp_test: 'mtp',
  dp_attention_mtp_test: 'dp_mtp',
};

/** A sub-mode's short name in plot names, labels and filters: `mtp_test` is `mtp`, `standard` is itself. */
export function variantName(subMode: string): string {
  return SHORT[subMode] ?? subMode;
}

/** The sub-mode with this short name. */
export function subModeOf(name: string): string {
  return Object.keys(SHORT).find((subMode) => SHORT[subMode] === name) ?? name;
}
