import type { ModelProfile } from '@sglang-ci/core';
import { grok1 } from './models/grok1.ts';
import { grok2 } from './models/grok2.ts';

/** Every GROK model, the default first. */
export const grokModels: readonly ModelProfile[] = [grok1, grok2];
