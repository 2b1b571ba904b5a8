import { type ModelProfile, type Workload, WORKLOADS } from '@sglang-ci/core';

/**
 * The model with a named workload in place of its own: its lengths and concurrency levels. Its results stand in folders
 * of their own, the workload behind the precision (`FP8-8k1k`): they are another series.
 */
export function withWorkload(profile: ModelProfile, name: Workload | undefined): ModelProfile {
  if (name === undefined || profile.online === undefined) return profile;
  const { inputLen, outputLen, concurrency, prompts } = WORKLOADS[name];
  return {
    ...profile,
    variant: { ...profile.variant, online: `${profile.variant.online}-${name}` },
    online: {
      ...profile.online,
      axis: { kind: 'concurrency', values: [...concurrency], prompts },
      inputLen,
      outputLen,
      clientArgs: profile.online.clientArgs.map((word) => (word === '--request-rate' ? '--max-concurrency' : word)),
      csvName: 'serving',
    },
  };
}
