import { pythonArguments, pythonValue } from '../common/python-call.ts';
import { present } from '../common/values.ts';
import type { ServingArgs } from './serving-log.ts';

const WANTED: ReadonlySet<string> = new Set([
  'backend',
  'dataset_name',
  'num_prompts',
  'random_input_len',
  'random_output_len',
  'random_range_ratio',
  'request_rate',
  'max_concurrency',
  'seed',
  'port',
  'flush_cache',
  'warmup_requests',
]);

/** The options of a printed `Namespace(…)` that shape a measurement; undefined when it holds none of them. */
export function servingArgs(text: string): ServingArgs | undefined {
  const printed = pythonArguments(text, { name: 'Namespace', wanted: WANTED });
  const number = (name: string): number | undefined => pick(printed, name, 'number');
  const rate = printed['request_rate'];
  const args: ServingArgs = present({
    backend: pick(printed, 'backend', 'string'),
    datasetName: pick(printed, 'dataset_name', 'string'),
    numPrompts: number('num_prompts'),
    randomInputLen: number('random_input_len'),
    randomOutputLen: number('random_output_len'),
    randomRangeRatio: number('random_range_ratio'),
    requestRate: rate === 'inf' ? ('inf' as const) : number('request_rate'),
    maxConcurrency: number('max_concurrency'),
    seed: number('seed'),
    port: number('port'),
    flushCache: pick(printed, 'flush_cache', 'boolean'),
    warmupRequests: number('warmup_requests'),
  });
  return Object.keys(args).length > 0 ? args : undefined;
}

interface Types {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

function pick<T extends keyof Types>(
  printed: Readonly<Record<string, string>>,
  name: string,
  type: T,
): Types[T] | undefined {
  const literal = printed[name];
  const value = literal === undefined ? undefined : pythonValue(literal);
  return typeof value === type ? (value as Types[T]) : undefined;
}
