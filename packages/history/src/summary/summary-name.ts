import type { Night } from '../night/night.ts';

/**
 * The summary's file name as the old scripts built it: `GROK1_MOE-I4F8_online_all_variants_aiter_summary_HOST.csv`,
 * `GROK1_MOE-I4F8_offline_summary_HOST.csv`. `host` is the machine that writes it.
 */
export function summaryName(night: Pick<Night, 'model' | 'variant' | 'mode'>, host: string): string {
  const scope = night.mode === 'online' ? '_all_variants_aiter' : '';
  return `${night.model}_${night.variant}_${night.mode}${scope}_summary_${host}.csv`;
}
