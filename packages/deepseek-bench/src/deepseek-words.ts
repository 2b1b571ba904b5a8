/** Data parallel attention over all eight GPUs. */
const DP_ARGS =
  '--model-path {model} --tp {tp} --port {port} --trust-remote-code --chunked-prefill-size 131072 ' +
  '--dp-size 8 --enable-dp-attention';

const STANDARD_ARGS =
  '--model-path {model} --tp-size {tp} --port {port} --trust-remote-code --mem-fraction-static {memFraction} ' +
  '--max-running-requests {maxRequests}';

/** Multi-token prediction: the draft layer is part of the checkpoint. */
const MTP_ARGS =
  '--disable-radix-cache --mem-fraction-static {memFraction} --max-running-requests {maxRequests} ' +
  '--kv-cache-dtype {kvCacheDtype} --attention-backend {backend} --speculative-algorithm {algorithm} ' +
  '--speculative-num-steps {steps} --speculative-eagle-topk {topK} --speculative-num-draft-tokens {draftTokens}';

const COMPILE_ARGS = '--cuda-graph-max-bs {cudaGraphMaxBs} --enable-torch-compile';

const AITER = { SGLANG_USE_AITER: '1' };
const MLA_PERSIST = { SGLANG_AITER_MLA_PERSIST: '1' };
/**
 * Only for the track it is named after, as the old scripts set it for `rocm700` tags alone. Whether newer tracks need a
 * variable is not known; a site's model file can name one for each (`envByRocm`).
 */
const ROCM_700 = { rocm700: { SGLANG_USE_ROCM700A: '1' } };
const MTP_VALUES = {
  maxRequests: 64,
  kvCacheDtype: 'fp8_e4m3',
  algorithm: 'EAGLE',
  steps: 3,
  topK: 1,
  draftTokens: 4,
};

/** Every way in which a DeepSeek server is launched. Only `standard` sweeps unless serving runs are asked for. */
export const DEEPSEEK_MODES = {
  standard: { env: AITER, args: STANDARD_ARGS, memFraction: 0.9, values: { maxRequests: 1_024 } },
  torch_compile: {
    env: AITER,
    args: `${STANDARD_ARGS} ${COMPILE_ARGS}`,
    memFraction: 0.8,
    values: { maxRequests: 1_024, cudaGraphMaxBs: 16 },
    startLimitS: 2_700,
    gateOnly: true,
  },
  dp_attention: {
    env: AITER,
    envByRocm: ROCM_700,
    args: `${DP_ARGS} --mem-fraction-static {memFraction}`,
    memFraction: 0.8,
    gateOnly: true,
  },
  dp_attention_torch_compile: {
    env: AITER,
    envByRocm: ROCM_700,
    args: `${DP_ARGS} --mem-fraction-static {memFraction} ${COMPILE_ARGS}`,
    memFraction: 0.6,
    values: { cudaGraphMaxBs: 8 },
    startLimitS: 2_700,
    gateOnly: true,
  },
  mtp_test: {
    env: MLA_PERSIST,
    args:
      '--model-path {model} --tensor-parallel-size {tp} --port {port} --trust-remote-code ' +
      `--chunked-prefill-size {chunkedPrefill} ${MTP_ARGS}`,
    memFraction: 0.8,
    values: { ...MTP_VALUES, chunkedPrefill: 131_072 },
    gateOnly: true,
  },
  dp_attention_mtp_test: {
    env: { ...AITER, ...MLA_PERSIST },
    envByRocm: ROCM_700,
    args: `${DP_ARGS} ${MTP_ARGS}`,
    memFraction: 0.8,
    values: MTP_VALUES,
    gateOnly: true,
  },
};

/** The online benchmark of every DeepSeek model: fixed lengths, parallel clients from many to few. */
export const DEEPSEEK_ONLINE = {
  axis: {
    kind: 'concurrency' as const,
    values: [128, 64, 16, 4, 1],
    prompts: { highFrom: 17, high: 500, low: 128 },
  },
  inputLen: 3_200,
  outputLen: 800,
  clientArgs:
    '--backend sglang --dataset-name random --random-range-ratio 1 --num-prompts {prompts} ' +
    '--random-input-len {inputLen} --random-output-len {outputLen} --max-concurrency {load} --port {port} --host {host}',
  logs: {
    server: 'sglang_server.log',
    client: 'sglang_serving_benchmark_concurrency_{load}_run{run}_{stamp}.log',
    gsm8k: 'sglang_client_log_{model}_gsm8k.log',
  },
  legacyPauses: [
    { from: 1, pauseS: 2 },
    { from: 8, pauseS: 10 },
  ],
  gsm8kCsv: true,
  csvName: 'serving' as const,
  csvTitle: 'Online Serving Benchmark',
  csvRowLabel: 'model' as const,
  modes: DEEPSEEK_MODES,
};

/** The offline benchmark: one point. */
export const DEEPSEEK_OFFLINE = {
  normal: {
    batchSizes: [32],
    inputLens: [128],
    outputLen: 32,
    tp: [8],
    env: { RCCL_MSCCL_ENABLE: '0', SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '0' },
    args:
      '--model {model} --tp {tp} --batch-size {batch} --input-len {inputLen} --output-len {outputLen} ' +
      '--disable-radix-cache --trust-remote-code',
    log: 'tp{tp}_bs{batch}.log',
    csvBackendColumn: false,
    gateFirst: true,
  },
};

/** The accuracy gate, and the model-independent part of the warm-up on a cold JIT cache. */
export const DEEPSEEK_GSM8K_ARGS =
  '--num-questions {questions} --parallel {parallel} --num-shots {shots} --port {port} --host {host}';

const JIT = '{workspace}/aiter/aiter/jit';

/** The kernels that a DeepSeek server loads first. */
export const DEEPSEEK_JIT_WARMUP = {
  missingAnyOf: ['aiter_enum', 'custom_all_reduce', 'mla_asm', 'moe_sorting', 'quant'].map(
    (name) => `${JIT}/module_${name}.so`,
  ),
  env: AITER,
  args: '--model-path {model} --tp-size {tp} --port {port} --trust-remote-code --mem-fraction-static 0.9',
  port: 30_001,
  limitS: 900,
};
