import type { FloatKeys } from '../python/repr.ts';
import type { Namespace } from '../python/argparse.ts';
import type { ServerConfig } from './server-config.ts';

const FLOATS: FloatKeys = new Set(['mem_fraction_static', 'watchdog_timeout', 'schedule_conservativeness']);

/** Long option names and their names in `ServerArgs`. */
const RENAMED: Readonly<Record<string, string>> = {
  tensor_parallel_size: 'tp_size',
  pipeline_parallel_size: 'pp_size',
  data_parallel_size: 'dp_size',
  expert_parallel_size: 'ep_size',
};

/** The fields of the `server_args=ServerArgs(...)` line after SGLang has filled in its automatic values. */
export function serverArgsFields(config: ServerConfig): [values: Namespace, floats: FloatKeys] {
  const { args, profile } = config;
  const resolved: Namespace = {
    ...args,
    tokenizer_path: config.tokenizerPath,
    served_model_name: config.servedName,
    mem_fraction_static: args['mem_fraction_static'] ?? profile.memFractionStatic,
    attention_backend: args['attention_backend'] ?? 'aiter',
    sampling_backend: args['sampling_backend'] ?? 'pytorch',
    grammar_backend: args['grammar_backend'] ?? 'xgrammar',
    cuda_graph_max_bs: args['cuda_graph_max_bs'] ?? 512,
    random_seed: args['random_seed'] ?? 336_176_237,
    device: 'cuda',
    disaggregation_mode: 'null',
  };
  const entries = Object.entries(resolved).map(([key, value]) => [RENAMED[key] ?? key, value] as const);
  return [Object.fromEntries(entries), FLOATS];
}
