/** What every GROK server is started with, up to its share of the memory. */
export const serverArgs = [
  ...['--model', '{model}', '--tokenizer-path', '{tokenizer}', '--tp', '{tp}', '--quantization', 'fp8'],
  ...['--trust-remote-code', '--attention-backend', '{backend}'],
];

/** What every offline point is measured with. */
export const benchOneBatchArgs = [
  ...['--model', '{model}', '--tokenizer-path', '{tokenizer}', '--tp', '{tp}', '--batch-size', '{batch}'],
  ...['--input-len', '{inputLen}', '--output-len', '{outputLen}', '--attention-backend', '{backend}'],
  ...['--quantization', 'fp8', '--trust-remote-code'],
];

/** The serving client: random lengths up to the given ones, arrivals at a rate. */
export const clientArgs = [
  ...['--backend', 'sglang', '--tokenizer', '{tokenizer}', '--dataset-name', 'random'],
  ...['--random-input-len', '{inputLen}', '--random-output-len', '{outputLen}'],
  ...['--num-prompts', '{prompts}', '--request-rate', '{load}'],
];

export const grokLogs = {
  server: 'server_output_{backend}.log',
  client: 'sglang_client_log_{model}_{backend}_{load}_run{run}_{stamp}.log',
  gsm8k: 'sglang_client_log_{model}_gsm8k_{backend}.log',
};

/** Under the legacy protocol: 10 s after a run, 20 s and a cache flush between the runs at rate 16. */
export const grokLegacyPauses = [
  { from: 1, pauseS: 10 },
  { from: 16, pauseS: 20, flush: true },
];
