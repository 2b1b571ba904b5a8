import { NO_ENGINE } from '../../../../scripts/test-engine/find-engine.ts';
import type { FaultCase } from './fault-case.ts';
import { IS_ROOT } from './tools/surroundings.ts';

/** Why a case cannot be run on this machine; empty when it can. */
export function whyNot({ needs }: FaultCase): string {
  if (needs === 'docker') return NO_ENGINE;
  return needs === 'root' && !IS_ROOT ? ' (skipped: needs root, to mount and to make a network)' : '';
}
