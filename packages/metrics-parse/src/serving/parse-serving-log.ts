import { parseBytes } from '../common/log-parser.ts';
import type { ServingLog } from './serving-log.ts';
import { ServingParser } from './serving-parser.ts';

/**
 * Reads the log of one `sglang.bench_serving` run. Never throws for what the log says: a run without a report, or
 * without one successful request, has no `metrics` and says why in `problems`.
 */
export function parseServingLog(log: string | Uint8Array): ServingLog {
  return parseBytes(new ServingParser(), log);
}
