import { atLeast } from '../node/version.ts';
import type { FloatKeys } from '../python/repr.ts';
import type { OptionSpec, OptionValue } from '../python/argparse.ts';

const BACKENDS = [
  'sglang',
  'sglang-native',
  'sglang-oai',
  'sglang-oai-chat',
  'vllm',
  'vllm-chat',
  'lmdeploy',
  'lmdeploy-chat',
  'trt',
  'gserver',
  'truss',
];

/** Options Python reads as floats: `8` prints as `8.0`. */
export const SERVING_FLOATS: FloatKeys = new Set([
  'random_range_ratio',
  'request_rate',
  'lora_zipf_alpha',
  'gsp_range_ratio',
  'flush_cache_timeout',
  'temperature',
  'top_p',
  'mooncake_slowdown_factor',
]);

const option = (kind: OptionSpec['kind'], name: string, value: OptionValue = null): OptionSpec => ({
  flags: [name],
  kind,
  default: value,
});
/** Options that came with a version. */
const gate =
  (version: string) =>
  (least: string, ...options: OptionSpec[]): OptionSpec[] =>
    atLeast(version, least) ? options : [];
const flag = (name: string): OptionSpec => ({ flags: [name], kind: 'flag' });

/** The options of bench_serving in that SGLang version, in the order of its `Namespace`. */
export function servingOptions(version: string): OptionSpec[] {
  return [...targetOptions(version), ...loadOptions(version), ...runOptions(version)];
}

function targetOptions(version: string): OptionSpec[] {
  const since = gate(version);
  return [
    { flags: ['--backend'], kind: 'str', choices: BACKENDS, default: 'sglang' },
    option('str', '--base-url'),
    option('str', '--host', '0.0.0.0'),
    option('int', '--port'),
    ...since('0.5.10', option('int', '--ready-check-timeout-sec', 60)),
    ...datasetOptions(version),
    option('str', '--model'),
    ...since('0.5.5', option('str', '--served-model-name')),
    option('str', '--tokenizer'),
  ];
}

function loadOptions(version: string): OptionSpec[] {
  const since = gate(version);
  return [
    option('int', '--num-prompts', 1000),
    option('int', '--sharegpt-output-len'),
    option('int', '--sharegpt-context-len'),
    option('int', '--random-input-len', 1024),
    option('int', '--random-output-len', 1024),
    option('float', '--random-range-ratio', 0),
    ...(atLeast(version, '0.5.5') ? imageOptions(version) : []),
    option('float', '--request-rate', Number.POSITIVE_INFINITY),
    ...since('0.5.3', flag('--use-trace-timestamps')),
    option('int', '--max-concurrency'),
  ];
}

function runOptions(version: string): OptionSpec[] {
  const since = gate(version);
  return [
    option('str', '--output-file'),
    ...since('0.4.9', flag('--output-details')),
    ...since('0.5.6.post2', flag('--print-requests')),
    flag('--disable-tqdm'),
    flag('--disable-stream'),
    flag('--return-logprob'),
    ...since('0.5.7', flag('--return-routed-experts')),
    option('int', '--seed', atLeast(version, '0.5.15') ? 42 : 1),
    flag('--disable-ignore-eos'),
    option('str', '--extra-request-body'),
    flag('--apply-chat-template'),
    ...profileOptions(version),
    flag('--flush-cache'),
    ...since('0.5.18', option('float', '--flush-cache-timeout', 60)),
    option('int', '--warmup-requests', 1),
    ...since('0.4.9', flag('--tokenize-prompt')),
    ...since('0.5.15', flag('--cache-report'), option('float', '--temperature', 0), option('float', '--top-p', 1)),
    ...sharedPrefixOptions(version),
    ...(atLeast(version, '0.5.3') ? mooncakeOptions() : []),
    ...since('0.5.5', option('str', '--tag')),
  ];
}

function datasetOptions(version: string): OptionSpec[] {
  const names = ['sharegpt', 'random', 'random-ids', 'generated-shared-prefix', 'mmmu'];
  if (atLeast(version, '0.5.5')) names.push('image', 'mooncake');
  return [
    { flags: ['--dataset-name'], kind: 'str', choices: names, default: 'sharegpt' },
    option('str', '--dataset-path', ''),
  ];
}

function imageOptions(version: string): OptionSpec[] {
  return [
    option('int', '--image-count', 1),
    option('str', '--image-resolution', '1080p'),
    ...gate(version)('0.5.7', flag('--random-image-count')),
    { flags: ['--image-format'], kind: 'str', choices: ['jpeg', 'png'], default: 'jpeg' },
    { flags: ['--image-content'], kind: 'str', choices: ['random', 'blank'], default: 'random' },
  ];
}

function mooncakeOptions(): OptionSpec[] {
  return [
    option('float', '--mooncake-slowdown-factor', 1),
    option('int', '--mooncake-num-rounds', 1),
    {
      flags: ['--mooncake-workload'],
      kind: 'str',
      choices: ['mooncake', 'conversation', 'synthetic', 'toolagent'],
      default: 'conversation',
    },
  ];
}

function profileOptions(version: string): OptionSpec[] {
  const since = gate(version);
  const disaggregation = [
    option('str', '--prompt-suffix', ''),
    flag(atLeast(version, '0.4.6.post4') ? '--pd-separated' : '--pd-seperated'),
  ];
  if (!atLeast(version, '0.5.5')) return [flag('--profile'), option('str', '--lora-name'), ...disaggregation];
  return [
    flag('--profile'),
    ...since('0.5.6', flag('--plot-throughput')),
    { flags: ['--profile-activities'], kind: 'str', list: true, default: ['CPU', 'GPU'] },
    ...since('0.5.6', option('int', '--profile-num-steps'), flag('--profile-by-stage')),
    ...since('0.5.6', { flags: ['--profile-stages'], kind: 'str', list: true }),
    { flags: ['--lora-name'], kind: 'str', list: true },
    {
      flags: ['--lora-request-distribution'],
      kind: 'str',
      choices: ['uniform', 'distinct', 'skewed'],
      default: 'uniform',
    },
    option('float', '--lora-zipf-alpha', 1.5),
    ...disaggregation,
    option('str', '--profile-prefill-url'),
    option('str', '--profile-decode-url'),
  ];
}

function sharedPrefixOptions(version: string): OptionSpec[] {
  const since = gate(version);
  return [
    option('int', '--gsp-num-groups', 64),
    option('int', '--gsp-prompts-per-group', 16),
    option('int', '--gsp-system-prompt-len', 2048),
    option('int', '--gsp-question-len', 128),
    option('int', '--gsp-output-len', 256),
    ...since('0.5.6.post2', option('float', '--gsp-range-ratio', 1)),
    ...since('0.5.7', flag('--gsp-fast-prepare'), flag('--gsp-send-routing-key')),
  ];
}
