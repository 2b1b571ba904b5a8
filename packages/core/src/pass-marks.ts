/**
 * Pass marks of the GSM8K script's few-shot completions, by the start of a model's name in folders: those of the nightly
 * models of the old scripts, whose run folders hold no model file. Other models have theirs in their own file.
 */
export const PASS_MARKS = { GROK1: 0.8, GROK2: 0.915, DeepSeek: 0.93 } as const;

/** The pass mark of a model as folders name it (`DeepSeek-V3-0324`); `undefined` where nobody has set one. */
export function passMarkOf(label: string): number | undefined {
  return Object.entries(PASS_MARKS).find(([name]) => label === name || label.startsWith(`${name}-`))?.[1];
}
