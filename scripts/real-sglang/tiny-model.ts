import type { Engine } from './install-engine.ts';

const ENV = { SGLANG_USE_CPU_ENGINE: '1', HF_HUB_OFFLINE: '1' };
const SERVER_ARGS =
  '--model-path {model} --device cpu --tp-size {tp} --port {port} --trust-remote-code --attention-backend torch_native --mem-fraction-static {memFraction} --max-total-tokens 65536';
const CLIENT_ARGS =
  '--backend sglang --dataset-name random --random-range-ratio 1 --num-prompts {prompts} --random-input-len {inputLen} --random-output-len {outputLen} --request-rate {load} --port {port} --host {host}';

const ONLINE = {
  axis: { kind: 'request_rate', values: [1, 2], prompts: { perUnit: 30, max: 60 } },
  inputLen: 64,
  outputLen: 16,
  clientArgs: CLIENT_ARGS,
  logs: {
    server: 'server_output_{backend}.log',
    client: 'sglang_client_log_{model}_{backend}_{load}_run{run}_{stamp}.log',
    gsm8k: 'sglang_client_log_{model}_gsm8k_{backend}.log',
  },
  csvName: 'online',
  csvTitle: 'Online Serving Benchmark',
  csvRowLabel: 'hardware',
};
const OFFLINE = {
  normal: {
    batchSizes: [1, 4],
    inputLens: [64],
    outputLen: 16,
    tp: [1],
    env: ENV,
    args: '--model {model} --device cpu --tp {tp} --batch-size {batch} --input-len {inputLen} --output-len {outputLen} --trust-remote-code --attention-backend torch_native --mem-fraction-static 0.1 --max-total-tokens 65536',
    log: 'tp{tp}_bs{batch}_il{inputLen}.log',
    csvBackendColumn: true,
  },
};

/** The tiny model as a site's JSON model; `extraArgs` go to its server. A random model gets no answer right: threshold 0. */
export function tinyModel(engine: Engine, extraArgs = ''): Record<string, unknown> {
  return {
    id: 'tiny',
    family: 'tiny',
    label: 'TINY',
    variant: { online: 'BF16', offline: 'BF16' },
    pathHints: ['tiny'],
    modelPath: { online: engine.model, offline: engine.model },
    huggingFaceId: 'local/tiny',
    downloadGb: 1,
    tp: 1,
    backend: 'triton',
    gsm8k: {
      threshold: 0,
      args: `--num-questions {questions} --parallel {parallel} --num-shots {shots} --port {port} --host {host} --max-new-tokens 16 --data-path ${engine.questions}`,
    },
    online: {
      ...ONLINE,
      modes: { standard: { env: ENV, args: `${SERVER_ARGS} ${extraArgs}`.trim(), memFraction: 0.1 } },
    },
    offline: OFFLINE,
  };
}
