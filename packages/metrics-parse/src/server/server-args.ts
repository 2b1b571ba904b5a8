import { redactSecrets } from '@sglang-ci/core';
import { pythonArguments, pythonDict, pythonValue } from '../common/python-call.ts';
import type { ServerArgs } from './server-log.ts';

type Kind = 'string' | 'number' | 'boolean';

const TYPED: readonly (readonly [keyof ServerArgs, string, Kind])[] = [
  ['modelPath', 'model_path', 'string'],
  ['tokenizerPath', 'tokenizer_path', 'string'],
  ['tpSize', 'tp_size', 'number'],
  ['dpSize', 'dp_size', 'number'],
  ['epSize', 'ep_size', 'number'],
  ['enableDpAttention', 'enable_dp_attention', 'boolean'],
  ['enableTorchCompile', 'enable_torch_compile', 'boolean'],
  ['attentionBackend', 'attention_backend', 'string'],
  ['speculativeAlgorithm', 'speculative_algorithm', 'string'],
  ['speculativeNumSteps', 'speculative_num_steps', 'number'],
  ['memFractionStatic', 'mem_fraction_static', 'number'],
  ['contextLength', 'context_length', 'number'],
  ['chunkedPrefillSize', 'chunked_prefill_size', 'number'],
  ['maxPrefillTokens', 'max_prefill_tokens', 'number'],
  ['maxRunningRequests', 'max_running_requests', 'number'],
  ['quantization', 'quantization', 'string'],
  ['dtype', 'dtype', 'string'],
  ['kvCacheDtype', 'kv_cache_dtype', 'string'],
  ['host', 'host', 'string'],
  ['port', 'port', 'number'],
  ['cudaGraphMaxBs', 'cuda_graph_max_bs', 'number'],
  ['disableCudaGraph', 'disable_cuda_graph', 'boolean'],
  ['disableRadixCache', 'disable_radix_cache', 'boolean'],
  ['pageSize', 'page_size', 'number'],
  ['watchdogTimeout', 'watchdog_timeout', 'number'],
];

/** New names of arguments in newer releases, read where the old one is missing. */
const RENAMED: Readonly<Record<string, string>> = { cuda_graph_max_bs: 'cuda_graph_max_bs_decode' };

const SECRET = /api_key|password|secret|token$/;

export interface PrintedServerArgs {
  readonly typed: ServerArgs;
  readonly raw: Readonly<Record<string, string>>;
}

const PRINTED = /server_args=(?:ServerArgs\(|\{')/;

/** Does a line print the arguments of a server that starts: as a call, or since v0.5.20 as a dict? */
export function printsServerArgs(text: string): boolean {
  return PRINTED.test(text);
}

/** The arguments of such a line. Keys and passwords in it are redacted. */
export function readServerArgs(line: string): PrintedServerArgs {
  const text = redactSecrets(line);
  const printed = text.includes('server_args={')
    ? pythonDict(text, 'server_args=')
    : pythonArguments(text, { name: 'ServerArgs' });
  const typed: Record<string, unknown> = {};
  for (const [name, argument, kind] of TYPED) {
    const literal = printed[argument] ?? printed[RENAMED[argument] ?? ''];
    const value = literal === undefined ? undefined : pythonValue(literal);
    if (typeof value === kind) typed[name] = value;
  }
  const raw: Record<string, string> = {};
  for (const [name, literal] of Object.entries(printed)) {
    raw[name] = SECRET.test(name) && literal !== 'None' ? "'<redacted>'" : literal;
  }
  return { typed, raw };
}
