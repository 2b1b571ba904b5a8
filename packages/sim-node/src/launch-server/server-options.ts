import { atLeast } from '../node/version.ts';
import type { OptionSpec } from '../python/argparse.ts';
import { listedOptions } from './option-names.ts';

const str = (...flags: string[]): OptionSpec => ({ flags, kind: 'str' });
const flag = (...flags: string[]): OptionSpec => ({ flags, kind: 'flag' });
const int = (value: number | null, ...flags: string[]): OptionSpec => ({ flags, kind: 'int', default: value });
const float = (value: number | null, ...flags: string[]): OptionSpec => ({ flags, kind: 'float', default: value });
const choice = (choices: readonly string[], value: string | null, ...flags: string[]): OptionSpec => ({
  flags,
  kind: 'str',
  choices,
  default: value,
});

/**
 * The server options of that SGLang version, as `launch_server` and the offline benchmarks accept them: those that the
 * simulation understands with their types, and every other one its help lists, by name. A version whose help is known
 * takes no name that is not in it.
 */
export function serverOptions(version: string): OptionSpec[] {
  const understood = understoodOptions(version);
  const listed = listedOptions(version);
  if (listed === undefined) return understood;
  const names = new Set(listed.options.flatMap(({ flags }) => flags));
  const kept = listed.isExact
    ? understood
        .map((option) => ({ ...option, flags: option.flags.filter((name) => names.has(name)) }))
        .filter(({ flags }) => flags.length > 0)
    : understood;
  const known = new Set(kept.flatMap(({ flags }) => flags));
  return [...kept, ...listed.options.filter(({ flags }) => !flags.some((name) => known.has(name)))];
}

function understoodOptions(version: string): OptionSpec[] {
  return [
    ...modelOptions(),
    ...sizeOptions(),
    ...attentionOptions(version),
    ...graphOptions(version),
    ...serviceOptions(version),
    ...speculativeOptions(),
  ];
}

function modelOptions(): OptionSpec[] {
  return [
    { flags: ['--model-path', '--model'], kind: 'str', required: true },
    str('--tokenizer-path'),
    { flags: ['--tokenizer-mode'], kind: 'str', choices: ['auto', 'slow'], default: 'auto' },
    flag('--skip-tokenizer-init'),
    choice(['auto', 'pt', 'safetensors', 'npcache', 'dummy', 'gguf', 'bitsandbytes'], 'auto', '--load-format'),
    { flags: ['--model-loader-extra-config'], kind: 'str', default: '{}' },
    flag('--trust-remote-code'),
    int(null, '--context-length'),
    { flags: ['--host'], kind: 'str', default: '127.0.0.1' },
    int(30000, '--port'),
    flag('--skip-server-warmup'),
    choice(['auto', 'half', 'float16', 'bfloat16', 'float', 'float32'], 'auto', '--dtype'),
    str('--quantization'),
    { flags: ['--kv-cache-dtype'], kind: 'str', default: 'auto' },
    str('--served-model-name'),
    str('--chat-template'),
    str('--download-dir'),
    str('--revision'),
  ];
}

function sizeOptions(): OptionSpec[] {
  return [
    float(null, '--mem-fraction-static'),
    int(null, '--max-running-requests'),
    int(null, '--max-total-tokens'),
    int(16384, '--chunked-prefill-size'),
    int(16384, '--max-prefill-tokens'),
    choice(['lpm', 'random', 'fcfs', 'dfs-weight'], 'fcfs', '--schedule-policy'),
    float(1, '--schedule-conservativeness'),
    int(1, '--page-size'),
    int(1, '--tensor-parallel-size', '--tp-size'),
    int(1, '--pipeline-parallel-size', '--pp-size'),
    int(1, '--data-parallel-size', '--dp-size'),
    int(1, '--expert-parallel-size', '--ep-size', '--ep'),
    int(1, '--stream-interval'),
    int(null, '--random-seed'),
    int(1, '--num-continuous-decode-steps'),
    int(1, '--nnodes'),
    int(0, '--node-rank'),
    str('--dist-init-addr'),
  ];
}

function attentionOptions(version: string): OptionSpec[] {
  const backends = ['fa3', 'flashinfer', 'flashmla', 'torch_native', 'triton'];
  if (atLeast(version, '0.4.6.post5')) backends.push('aiter');
  if (atLeast(version, '0.4.9')) backends.push('ascend', 'cutlass_mla', 'intel_amx');
  if (atLeast(version, '0.5.5')) backends.push('nsa', 'wave', 'trtllm_mla', 'trtllm_mha');
  if (atLeast(version, '0.5.20')) backends.push('dsa', 'dsv4', 'flex_attention', 'fa4', 'intel_xpu');
  return [
    choice(backends, null, '--attention-backend'),
    choice(backends, null, '--prefill-attention-backend'),
    choice(backends, null, '--decode-attention-backend'),
    choice(['flashinfer', 'pytorch', 'ascend'], null, '--sampling-backend'),
    str('--grammar-backend'),
    flag('--disable-radix-cache'),
    flag('--enable-mixed-chunk'),
    flag('--enable-dp-attention'),
    flag('--disable-overlap-schedule'),
    flag('--disable-custom-all-reduce'),
    flag('--enable-torch-compile'),
    int(32, '--torch-compile-max-bs'),
    ...(atLeast(version, '0.5.15') ? [flag('--enable-aiter-allreduce-fusion')] : []),
  ];
}

function graphOptions(version: string): OptionSpec[] {
  const renamed = atLeast(version, '0.5.15');
  return [
    ...(atLeast(version, '0.5.19') ? [] : [int(null, '--cuda-graph-max-bs')]),
    ...(renamed ? [int(null, '--cuda-graph-max-bs-decode'), str('--cuda-graph-backend-decode')] : []),
    { flags: ['--cuda-graph-bs'], kind: 'int', list: true },
    flag('--disable-cuda-graph'),
    flag('--disable-cuda-graph-padding'),
  ];
}

function serviceOptions(version: string): OptionSpec[] {
  return [
    float(300, '--watchdog-timeout'),
    ...(atLeast(version, '0.5.10') ? [float(null, '--soft-watchdog-timeout')] : []),
    { flags: ['--log-level'], kind: 'str', default: 'info' },
    str('--log-level-http'),
    flag('--log-requests'),
    int(40, '--decode-log-interval'),
    flag('--enable-metrics'),
    ...(atLeast(version, '0.5.5') ? [flag('--enable-metrics-for-all-schedulers')] : []),
    str('--api-key'),
    { flags: ['--json-model-override-args'], kind: 'str', default: '{}' },
    str('--reasoning-parser'),
    str('--tool-call-parser'),
    int(0, '--base-gpu-id'),
  ];
}

function speculativeOptions(): OptionSpec[] {
  return [
    choice(['EAGLE', 'EAGLE3', 'NEXTN', 'STANDALONE', 'NGRAM', 'DSPARK'], null, '--speculative-algorithm'),
    str('--speculative-draft-model-path'),
    int(null, '--speculative-num-steps'),
    int(null, '--speculative-eagle-topk'),
    int(null, '--speculative-num-draft-tokens'),
  ];
}
