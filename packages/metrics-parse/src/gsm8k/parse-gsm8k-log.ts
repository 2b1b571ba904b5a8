import { parseBytes } from '../common/log-parser.ts';
import type { Gsm8kLog } from './gsm8k-log.ts';
import { Gsm8kParser } from './gsm8k-parser.ts';

/**
 * Reads a GSM8K client log, or the bare output of `bench_sglang.py` and `few_shot_gsm8k`. Never throws for what the log
 * says. A crashed run has no accuracy, however the script recorded it.
 */
export function parseGsm8kLog(log: string | Uint8Array): Gsm8kLog {
  return parseBytes(new Gsm8kParser(), log);
}
