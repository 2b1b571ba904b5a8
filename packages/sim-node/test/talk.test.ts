import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { MODEL, NodeUnderTest, reported } from './node-under-test.ts';

const nodes: NodeUnderTest[] = [];
function newNode(env: Record<string, string> = {}): NodeUnderTest {
  const node = new NodeUnderTest(env);
  nodes.push(node);
  return node;
}
afterEach(() => {
  for (const node of nodes.splice(0)) node.close();
});

const short = ['--num-prompts', '100', '--request-rate', '8', '--flush-cache'];

describe('a server and its clients', () => {
  test('a night on one server: start, GSM8K, benchmark, shutdown', async () => {
    const node = newNode({ SIM_CLOCK_START: '2025-12-16T12:00:00Z', SIM_CLOCK_EPOCH: String(Date.now()) });
    const server = await node.serve({ args: ['--tokenizer-path', MODEL, '--mem-fraction-static', '0.85'] });
    const script = '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py';
    const gsm8k = await node.run([
      'python3',
      script,
      '--num-questions',
      '2000',
      '--parallel',
      '2000',
      '--port',
      String(server.port),
    ]);
    expect(gsm8k.exitCode).toBe(0);
    expect(gsm8k.stdout).toMatch(
      /^Accuracy: 0\.8[012]\d\nInvalid: 0\.00\d\nLatency: \d+\.\d{3} s\nOutput throughput: \d+\.\d{3} token\/s\n$/,
    );
    expect(gsm8k.stderr).toMatch(/\r100%\|██████████\| 1319\/1319 \[\d\d:\d\d<00:00, +\d+\.\d\dit\/s\]\n$/);
    const bench = await node.bench(server.port, short);
    expect(bench.exitCode).toBe(0);
    expect(reported(bench.stdout, 'Successful requests')).toBe(100);
    expect(reported(bench.stdout, 'Median E2E Latency (ms)')).toBeGreaterThan(5000);
    expect(bench.stdout).toContain(`model='${MODEL}'`);
    expect(bench.stderr).toMatch(/\r100%\|██████████\| 100\/100 \[\d\d:\d\d<00:00, .*\n$/);
    process.kill(server.pid, 'SIGTERM');
    expect(await server.ended).toEqual({ exitCode: 0, signal: null });
    checkServerLog(server.log());
  });

  test('the JSONL line is appended to the working folder and is not strict JSON', async () => {
    const node = newNode();
    const server = await node.serve();
    await node.bench(server.port, ['--num-prompts', '5', '--max-concurrency', '2', '--output-file', 'out.jsonl']);
    const line = readFileSync(join(node.dir, 'out.jsonl'), 'utf8');
    expect(line).toContain('"request_rate": Infinity');
    const parsed = JSON.parse(line.replace('Infinity', '1e999'));
    expect(parsed).toMatchObject({ backend: 'sglang', completed: 5, max_concurrency: 2 });
    expect(line).toMatch(/"p99_e2e_latency_ms": [\d.]+, .*"max_output_tokens_per_s": \d+\.0,/);
    expect(parsed.server_info).toMatchObject({ tp_size: 8, model_path: MODEL });
  });

  test('without a flush the second run finds its prompts in the cache', async () => {
    const node = newNode();
    const server = await node.serve({ args: ['--model', '/models/DeepSeek-V3-0324'] });
    const args = [
      '--num-prompts',
      '8',
      '--random-range-ratio',
      '1',
      '--random-input-len',
      '3200',
      '--random-output-len',
      '100',
      '--max-concurrency',
      '1',
    ];
    const ttft = async (...more: string[]) =>
      reported((await node.bench(server.port, [...args, ...more])).stdout, 'Median TTFT (ms)');
    const cold = await ttft('--flush-cache');
    const warm = await ttft();
    const flushed = await ttft('--flush-cache');
    expect(warm).toBeLessThan(cold * 0.7);
    expect(flushed / cold).toBeCloseTo(1, 1);
  });
});

function checkServerLog(log: string): void {
  expect(log).toMatch(
    /\[2025-12-16 12:\d\d:\d\d\] server_args=ServerArgs\(model_path='\/models\/amd--grok-1-W4A8KV8', tokenizer_path=/,
  );
  expect(
    log.match(/ TP\d\] KV Cache is allocated\. #tokens: 4609641, K size: 70\.34 GB, V size: 70\.34 GB/g),
  ).toHaveLength(8);
  expect(log.match(/ TP\d\] Load weight end\. type=Grok1ModelForCausalLM, dtype=torch\.bfloat16, /g)).toHaveLength(8);
  expect(log).toMatch(
    / TP0\] Prefill batch, #new-seq: \d+, #new-token: \d+, #cached-token: \d+, token usage: 0\.\d\d, /,
  );
  expect(log).toMatch(
    / TP0\] Decode batch, #running-req: \d+, #token: \d+, token usage: 0\.\d\d, cuda graph: True, gen throughput/,
  );
  expect(log.match(/"POST \/generate HTTP\/1\.1" 200 OK/g)?.length).toBeGreaterThan(1400);
  expect(log).toMatch(
    /SIGTERM received\. signum=None frame=None\. Draining requests and shutting down\.\.\.\n.*Gracefully exiting/,
  );
  const order = [
    'server_args=',
    'Load weight begin',
    'KV Cache is allocated',
    'max_total_num_tokens=',
    'Uvicorn running',
    'fired up',
  ];
  const positions = order.map((text) => log.indexOf(text));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(positions[0]).toBeGreaterThan(0);
}

test('speculative decoding and DP attention show in the log and the report', async () => {
  const node = newNode();
  const server = await node.serve({ args: ['--speculative-algorithm', 'EAGLE', '--enable-dp-attention', '--dp', '8'] });
  const { stdout } = await node.bench(server.port, short);
  expect(reported(stdout, 'Accept length')).toBe(2.61);
  expect(server.log()).toMatch(/ DP0 TP0\] Decode batch, .* accept len: 2\.61, accept rate: 0\.65, cuda graph: True/);
  expect(server.log()).toMatch(/ DP7 TP7\] KV Cache is allocated\./);
});

test('when a client dies its requests are aborted and the server goes on', async () => {
  const node = newNode();
  const server = await node.serve();
  const dead = await node.bench(server.port, ['--num-prompts', '100', '--request-rate', '8'], {
    SIM_FAULT: 'client-dies-half-way',
  });
  expect(dead.signal).toBe('SIGKILL');
  const alive = await node.bench(server.port, short);
  expect(reported(alive.stdout, 'Successful requests')).toBe(100);
  expect(reported(alive.stdout, 'Peak concurrent requests')).toBeLessThan(101);
});

describe('the same seed gives the same numbers', () => {
  test('two servers, same seed: equal reports; another seed: different ones', async () => {
    const report = async (seed: string): Promise<string> => {
      const node = newNode({ SIM_SEED: seed });
      const server = await node.serve();
      const { stdout } = await node.bench(server.port, short);
      return stdout.slice(stdout.indexOf('==='));
    };
    const [first, again, other] = await Promise.all([report('5'), report('5'), report('6')]);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});

describe('the HTTP side', () => {
  test('generates as JSON and as a stream with the text so far', async () => {
    const server = await newNode().serve();
    const post = (body: object) => fetch(`${server.url}/generate`, { method: 'POST', body: JSON.stringify(body) });
    const whole = await (await post({ text: 'How many?', sampling_params: { max_new_tokens: 5 } })).json();
    expect(whole).toMatchObject({
      text: ' the answer to this question',
      meta_info: {
        prompt_tokens: 3,
        completion_tokens: 5,
        cached_tokens: 0,
        finish_reason: { type: 'length', length: 5 },
      },
    });
    const events = (
      await (await post({ text: 'How many?', stream: true, sampling_params: { max_new_tokens: 3 } })).text()
    )
      .trim()
      .split('\n\n');
    expect(
      events
        .map((event) => event.replace(/^data: /, ''))
        .map((data) => (data === '[DONE]' ? data : JSON.parse(data).text)),
    ).toEqual([' the', ' the answer', ' the answer to', '[DONE]']);
    expect(JSON.parse(events[2]?.slice(6) ?? '{}').meta_info.cached_tokens).toBe(2);
  });

  test('generates a batch: one answer each as JSON, events with an index as a stream', async () => {
    const server = await newNode({ SIM_SGLANG_VERSION: '0.5.6.post2' }).serve();
    const post = (body: object) => fetch(`${server.url}/generate`, { method: 'POST', body: JSON.stringify(body) });
    const batch = {
      input_ids: [
        [1, 2, 3],
        [4, 5],
      ],
      sampling_params: { max_new_tokens: 2 },
    };
    const meta = { completion_tokens: 2, weight_version: 'default', total_retractions: 0 };
    expect(await (await post(batch)).json()).toMatchObject([
      { text: ' the answer', meta_info: { prompt_tokens: 3, ...meta } },
      { text: ' the answer', meta_info: { prompt_tokens: 2, ...meta } },
    ]);
    const events = eventsOf(await (await post({ ...batch, stream: true })).text());
    const last = events.filter((event) => event.meta_info.finish_reason !== null).map((event) => event.index);
    expect(events).toHaveLength(4);
    expect(last.toSorted()).toEqual([0, 1]);
  });

  test('refuses a prompt longer than the context, in the form the client asked for', async () => {
    const server = await newNode().serve();
    const post = (body: object) => fetch(`${server.url}/generate`, { method: 'POST', body: JSON.stringify(body) });
    const body = { text: 'a'.repeat(400_000) };
    const plain = await post(body);
    expect(plain.status).toBe(400);
    expect(await plain.json()).toMatchObject({ error: { message: expect.stringContaining('longer than the model') } });
    const [event] = eventsOf(await (await post({ ...body, stream: true })).text());
    expect(event.error.message).toContain('longer than the model');
  });

  test.each([
    ['completions', { prompt: 'How many?' }, { text: ' the answer to' }],
    [
      'chat/completions',
      { messages: [{ role: 'user', content: 'How many?' }] },
      { message: { content: ' the answer to' } },
    ],
  ])('answers /v1/%s', async (path, prompt, choice) => {
    const server = await newNode().serve();
    const post = (body: object) => fetch(`${server.url}/v1/${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await post({ ...prompt, max_tokens: 3 })).json()).toMatchObject({
      model: MODEL,
      choices: [{ index: 0, finish_reason: 'length', ...choice }],
      usage: { completion_tokens: 3 },
    });
    const events = eventsOf(await (await post({ ...prompt, max_tokens: 3, stream: true })).text());
    const [pieces, ends] = [events.map((event) => event.choices[0]), ['', '', '', 'length']];
    expect(pieces.map((piece) => piece.text ?? piece.delta.content).join('')).toBe(' the answer to');
    expect(pieces.map((piece) => piece.finish_reason ?? '')).toEqual(ends);
  });

  test('answers the information endpoints and refuses what is not there', async () => {
    const server = await newNode().serve({ args: ['--api-key', 'secret'] });
    const get = (path: string, key = 'secret') =>
      fetch(server.url + path, { headers: { authorization: `Bearer ${key}` } });
    expect(await (await get('/get_model_info')).json()).toMatchObject({ model_path: MODEL, is_generation: true });
    expect(await (await get('/v1/models')).json()).toMatchObject({ object: 'list', data: [{ id: MODEL }] });
    expect(await (await get('/get_server_info')).json()).toMatchObject({ version: '0.5.6', api_key: 'secret' });
    expect((await get('/health', 'none')).status).toBe(200);
    expect((await get('/get_model_info', 'wrong')).status).toBe(401);
    expect((await get('/server_info')).status).toBe(404);
    expect((await get('/flush_cache')).status).toBe(200);
  });

  test('the newer names exist from 0.5.6.post2 on, the old ones with a warning', async () => {
    const server = await newNode({ SIM_SGLANG_VERSION: '0.5.6.post2' }).serve();
    expect((await fetch(`${server.url}/server_info`)).status).toBe(200);
    expect((await fetch(`${server.url}/get_server_info`)).status).toBe(200);
    expect(server.log()).toContain(
      "Endpoint '/get_server_info' is deprecated and will be removed in a future version.",
    );
  });

  test('a cache is not flushed while requests run', async () => {
    const server = await newNode({ SIM_CLOCK_FACTOR: '400' }).serve();
    const running = fetch(`${server.url}/generate`, {
      method: 'POST',
      body: JSON.stringify({ text: 'x', sampling_params: { max_new_tokens: 4000 } }),
    });
    await server.logged('#running-req: 0, #queue-req: 0, \n');
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await fetch(`${server.url}/flush_cache`, { method: 'POST' })).status).toBe(400);
    expect((await running).status).toBe(200);
  });
});

describe('offline', () => {
  const argv = [
    'python3',
    '-m',
    'sglang.bench_one_batch',
    '--model',
    MODEL,
    '--tp',
    '8',
    '--trust-remote-code',
    '--quantization',
    'fp8',
  ];

  test('bench_one_batch warms up, then reports every combination and writes the rows at the end', async () => {
    const node = newNode();
    const lengths = [
      '--batch-size',
      '1',
      '8',
      '--input',
      '1024',
      '--output',
      '128',
      '--result-filename',
      'points.jsonl',
    ];
    const { exitCode, stdout } = await node.run([...argv, ...lengths]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^max_total_num_tokens=4609641\nWarmup \.\.\.\nPrefill\. latency: \d\.\d{5} s, throughput: +\d+\.\d\d token\/s\nDecode 0\. Batch size: 1, /,
    );
    const measured = stdout.slice(stdout.indexOf('Benchmark ...'));
    expect(
      measured.match(/^Decode\. {2}median latency: \d\.\d{5} s, median throughput: +\d+\.\d\d token\/s$/gm),
    ).toHaveLength(2);
    expect(measured.match(/^Total\. latency: +\d+\.\d{3} s, throughput: +\d+\.\d\d token\/s$/gm)).toHaveLength(2);
    const rows = readFileSync(join(node.dir, 'points.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map((row) => row.batch_size)).toEqual([1, 8]);
    expect(rows[1].median_decode_throughput).toBeCloseTo(8 / rows[1].median_decode_latency, 6);
  });

  test('combinations that do not fit are skipped and have no row', async () => {
    const { stdout } = await newNode().run([
      ...argv,
      '--max-total-tokens',
      '4096',
      '--batch-size',
      '1',
      '8',
      '--input-len',
      '1024',
      '--output-len',
      '8',
    ]);
    expect(stdout).toContain('skipping (8, 1024, 8) due to max batch size limit\n');
  });

  test('bench_one_batch_server measures a running server', async () => {
    const node = newNode();
    const server = await node.serve();
    const outcome = await node.run([
      'python3',
      '-m',
      'sglang.bench_one_batch_server',
      '--model',
      'None',
      '--base-url',
      server.url,
      '--batch-size',
      '16',
      '--input-len',
      '1024',
      '--output-len',
      '64',
    ]);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(
      /batch size: 16\ninput_len: 1024\noutput_len: 64\nlatency: \d+\.\d\d s\ninput throughput: .*\noutput throughput: .*\nlast_ttft: /,
    );
  });
});

test.each([
  [['python3', 'missing.py'], 2, "python3: can't open file 'missing.py': [Errno 2] No such file or directory\n"],
  [['python3', '-m', 'vllm.serve'], 1, '/usr/bin/python3: No module named vllm.serve\n'],
])('%j fails as python does', async (argv, exitCode, stderr) => {
  expect(await newNode().run(argv)).toMatchObject({ exitCode, stderr });
});

test.each(['huggingface-cli', 'hf'])('%s download fills a folder', async (program) => {
  const node = newNode();
  const outcome = await node.run([
    program,
    'download',
    'deepseek-ai/DeepSeek-V3-0324',
    '--local-dir',
    join(node.dir, 'model'),
  ]);
  expect(outcome).toMatchObject({ exitCode: 0, stdout: `${join(node.dir, 'model')}\n` });
  expect(readFileSync(join(node.dir, 'model', 'config.json'), 'utf8')).toBe('{}\n');
});

/** The JSON of a stream's events, without the closing `[DONE]`. */
function eventsOf(text: string) {
  const lines = text.trim().split('\n\n');
  expect(lines.at(-1)).toBe('data: [DONE]');
  return lines.slice(0, -1).map((line) => JSON.parse(line.replace(/^data: /, '')));
}
