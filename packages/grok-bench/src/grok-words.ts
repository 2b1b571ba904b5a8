/** What every GROK server is started with, up to its share of the memory. */
const SERVER_ARGS =
  '--model {model} --tokenizer-path {tokenizer} --tp {tp} --quantization fp8 --trust-remote-code --attention-backend {backend}';

/** What every offline point is measured with. */
export const BATCH_ARGS =
  '--model {model} --tokenizer-path {tokenizer} --tp {tp} --batch-size {batch} --input-len {inputLen} ' +
  '--output-len {outputLen} --attention-backend {backend} --quantization fp8 --trust-remote-code';

/** What `normal` adds to it. */
export const NORMAL_ARGS = `${BATCH_ARGS} --sampling-backend pytorch --cuda-graph-max-bs 1024`;

/** What `dummy` adds to it. */
export const DUMMY_ARGS = `${BATCH_ARGS} --load-format dummy --torch-compile-max-bs 4 --enable-torch-compile`;

/** The accuracy gate; host and port are SGLang's own. */
export const GSM8K_ARGS = '--num-questions {questions} --parallel {parallel} --num-shots {shots}';

/** The online benchmark of every GROK model, but for its modes: random lengths up to 1024, arrivals at a rate. */
export const GROK_ONLINE = {
  axis: { kind: 'request_rate' as const, values: [1, 2, 4, 8, 16], prompts: { perUnit: 300, max: 2_400 } },
  inputLen: 1_024,
  outputLen: 1_024,
  clientArgs:
    '--backend sglang --tokenizer {tokenizer} --dataset-name random --random-input-len {inputLen} ' +
    '--random-output-len {outputLen} --num-prompts {prompts} --request-rate {load}',
  logs: {
    server: 'server_output_{backend}.log',
    client: 'sglang_client_log_{model}_{backend}_{load}_run{run}_{stamp}.log',
    gsm8k: 'sglang_client_log_{model}_gsm8k_{backend}.log',
  },
  legacyPauses: [
    { from: 1, pauseS: 10 },
    { from: 16, pauseS: 20, flush: true },
  ],
  csvName: 'online' as const,
  csvTitle: 'Online mode',
  csvRowLabel: 'hardware' as const,
};

const OFFLINE_FILES = { tp: [8], log: 'tp{tp}_bs{batch}_il{inputLen}.log', csvBackendColumn: true };

/** The points of each offline mode and where their results go; arguments and variables are the model's. */
export const GROK_OFFLINE = {
  normal: {
    ...OFFLINE_FILES,
    batchSizes: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    inputLens: [1_024],
    outputLen: 128,
    memFractionByBatch: { 128: 0.85, 256: 0.75 },
  },
  long_context: { ...OFFLINE_FILES, batchSizes: [1], inputLens: [8_192, 16_384, 32_768], outputLen: 10 },
  dummy: {
    ...OFFLINE_FILES,
    modelPath: '/mnt/raid/models/dummy_prod1/',
    batchSizes: [2],
    inputLens: [256],
    outputLen: 4_096,
    loadLimitS: 2_700,
  },
};

/** The small server that builds the MoE kernels when the JIT cache is cold; its variables are the model's. */
export const GROK_JIT_WARMUP = {
  missingAnyOf: ['{workspace}/aiter/aiter/jit/module_moe_sorting.so'],
  args: `${SERVER_ARGS} --mem-fraction-static 0.5 --port {port}`,
  port: 30_001,
  limitS: 300,
};

/** The launch of every GROK server; its variables are the model's. GPU core dumps are off: one fills a disk. */
export const GROK_LAUNCH = {
  args: `${SERVER_ARGS} --mem-fraction-static {memFraction} --watchdog-timeout 600`,
  memFraction: 0.85,
  startLimitS: 600,
};
