import type { ServerConfig } from './server-config.ts';
import { serverArgsFields } from './server-args-fields.ts';
import { memoryPlan } from './startup-lines.ts';

/** `/get_model_info`. */
export function modelInfo(config: ServerConfig): object {
  return {
    model_path: config.modelPath,
    tokenizer_path: config.tokenizerPath,
    is_generation: true,
    preferred_sampling_params: null,
    weight_version: 'default',
  };
}

/** `/v1/models`. */
export function modelList(config: ServerConfig): object {
  const card = {
    id: config.servedName,
    object: 'model',
    created: 1_733_000_000,
    owned_by: 'sglang',
    root: config.servedName,
    parent: null,
    max_model_len: config.profile.contextLen,
  };
  return { object: 'list', data: [card] };
}

/** `/get_server_info`: all arguments (the API key among them, as in the real one), capacity, state of each rank group. */
export function serverInfo(config: ServerConfig): object {
  const [args] = serverArgsFields(config);
  const { latency, kvCacheGb, weightGb, contextLen } = config.profile;
  return {
    ...args,
    max_total_num_tokens: latency.kvCacheTokens,
    max_req_input_len: contextLen - 6,
    internal_states: [
      {
        last_gen_throughput: 0,
        ...(config.acceptLength === null ? {} : { avg_spec_accept_length: config.acceptLength }),
        memory_usage: {
          weight: weightGb,
          kvcache: Number(kvCacheGb.toFixed(2)),
          token_capacity: latency.kvCacheTokens,
          cuda_graph: Number((memoryPlan(config).pooledGb / 20).toFixed(2)),
        },
      },
    ],
    version: config.version,
  };
}
