import { deepseekR1Mxfp4Mi35x, deepseekV3Mi30x } from './profiles-deepseek.ts';
import { grok1Mi30x, grok1Mi35x, grok2Mi30x } from './profiles-grok.ts';
import type { ModelProfile } from './model-profile.ts';

/** Which model a path means: the first match wins. */
const MODELS: readonly { readonly pattern: RegExp; readonly mi30x: ModelProfile; readonly mi35x: ModelProfile }[] = [
  { pattern: /grok-?2/i, mi30x: grok2Mi30x, mi35x: faster(grok2Mi30x, 0.85) },
  { pattern: /grok/i, mi30x: grok1Mi30x, mi35x: grok1Mi35x },
  { pattern: /deepseek.*r1|mxfp4/i, mi30x: faster(deepseekR1Mxfp4Mi35x, 1.3), mi35x: deepseekR1Mxfp4Mi35x },
  { pattern: /deepseek/i, mi30x: deepseekV3Mi30x, mi35x: faster(deepseekV3Mi30x, 0.8) },
];

/** The profile of the model behind a path on that hardware; models nobody knows run like a small dense one. */
export function profileFor(modelPath: string, hardware: string): ModelProfile {
  const known = MODELS.find((model) => model.pattern.test(modelPath));
  if (known !== undefined) return hardware === 'mi35x' ? known.mi35x : known.mi30x;
  return { ...faster(grok1Mi30x, 0.4), name: 'UNKNOWN', modelClass: 'LlamaForCausalLM', weightGb: 8.7, accuracy: 0.78 };
}

/** The same model with all GPU times multiplied. */
function faster(profile: ModelProfile, factor: number): ModelProfile {
  const { latency } = profile;
  return {
    ...profile,
    latency: {
      ...latency,
      decodeStepMs: latency.decodeStepMs.map(([batch, ms]) => [batch, ms * factor] as const),
      prefillBaseMs: latency.prefillBaseMs * factor,
      prefillPerRequestMs: latency.prefillPerRequestMs * factor,
      prefillPer1kTokensMs: latency.prefillPer1kTokensMs * factor,
    },
  };
}
