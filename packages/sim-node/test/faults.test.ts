import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../../../scripts/free-port.ts';
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

const short = ['--num-prompts', '40', '--request-rate', '8', '--flush-cache'];
const gsm8k = (port: number): string[] => [
  'python3',
  '/x/bench_sglang.py',
  '--num-questions',
  '200',
  '--port',
  String(port),
];

describe('programs and words that a version does not have', () => {
  test.each([
    ['0.5.14', 'sglang.benchmark.one_batch', false],
    ['0.5.15', 'sglang.benchmark.one_batch', true],
    ['0.5.20', 'sglang.bench_one_batch', true],
    ['0.5.23', 'sglang.bench_one_batch', false],
    ['0.5.23', 'sglang.bench_serving', true],
    ['0.5.23', 'sglang.benchmark.serving', true],
  ])('%s: python3 -m %s is there: %s', async (version, module, exists) => {
    const { exitCode, stderr } = await newNode({ SIM_SGLANG_VERSION: version }).run(['python3', '-m', module, '-h']);
    expect(exitCode).toBe(exists ? 0 : 1);
    expect(stderr).toBe(exists ? '' : `/usr/bin/python3: No module named ${module}\n`);
  });

  test('from 0.5.21 on a host with a scheme is no host', async () => {
    const outcome = await newNode({ SIM_SGLANG_VERSION: '0.5.21' }).run([
      ...gsm8k(await freePort()),
      '--host',
      'http://127.0.0.1',
    ]);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain('Name or service not known');
  });
});

describe('without a server', () => {
  test('the benchmark cannot fetch the model and exits 1', async () => {
    const port = await freePort();
    const outcome = await newNode().bench(port, short);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout).toContain(
      `Failed to fetch model from http://0.0.0.0:${port}/v1/models. Error: HTTPConnectionPool(`,
    );
  });

  test('with --model its warm-up fails', async () => {
    const outcome = await newNode().bench(await freePort(), [...short, '--model', MODEL]);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/ValueError: Warmup failed - Please make sure .* Connection refused'\)\)\n$/);
  });

  test('a newer client waits up to its limit first', async () => {
    const outcome = await newNode({ SIM_SGLANG_VERSION: '0.5.16' }).bench(await freePort(), short);
    expect(outcome).toMatchObject({ exitCode: 1 });
    expect(outcome.stdout).toContain('Server did not become ready within 60s timeout.\n');
    expect(outcome.stderr).toContain('FutureWarning');
  });

  test('GSM8K ends with a traceback', async () => {
    const outcome = await newNode().run(gsm8k(await freePort()));
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toMatch(/^Traceback[\s\S]*Connection refused>\n$/);
  });

  test('an old GSM8K script needs a scheme in --host', async () => {
    const outcome = await newNode().run([...gsm8k(30_000), '--host', '127.0.0.1']);
    expect(outcome.stderr).toContain("ValueError: unknown url type: '127.0.0.1:30000/get_model_info'");
  });
});

describe('a server that does not come up', () => {
  test('dies at start: the tree kills itself with SIGKILL', async () => {
    const server = await newNode({ SIM_FAULT: 'server-dies-at-start' }).serve({ ready: false });
    expect(await server.ended).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(server.log()).toContain('Received sigquit from a child process. It usually means the child failed.');
    expect(server.log()).not.toContain('Uvicorn running');
  });

  test('never becomes ready', async () => {
    const node = newNode({ SIM_FAULT: 'server-never-ready' });
    const server = await node.serve({ ready: false });
    await server.logged('Memory pool end');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(server.log()).not.toContain('Capture cuda graph');
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
  });

  test('hangs on a stale lock and says so again and again', async () => {
    const server = await newNode({ SIM_FAULT: 'server-hangs-at-start' }).serve({ ready: false });
    await server.logged(
      '[aiter] waiting for baton release at /sgl-workspace/aiter/aiter/jit/build/lock_module_moe_ck2stages',
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(server.log().match(/^\[aiter\] waiting for baton release/gm)?.length).toBeGreaterThan(16);
  });

  test('finds its port taken, really or on demand', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const taken = await newNode().serve({ ready: false, port });
    const pretended = await newNode({ SIM_FAULT: 'port-in-use' }).serve({ ready: false });
    for (const server of [taken, pretended]) {
      expect(await server.ended).toEqual({ exitCode: 1, signal: null });
      expect(server.log()).toContain('[Errno 98] error while attempting to bind on address');
    }
    blocker.close();
  });
});

describe('a server that dies under load', () => {
  test('takes the benchmark with it: a traceback per request, exit 1, no report', async () => {
    const node = newNode({ SIM_FAULT: 'server-dies-under-load' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, short);
    expect(await server.ended).toEqual({ exitCode: null, signal: 'SIGKILL' });
    expect(server.log()).toContain('SIGQUIT received.');
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout.match(/^output\.error='Traceback \(most recent call last\):/gm)?.length).toBeGreaterThan(10);
    expect(outcome.stdout).not.toContain('Serving Benchmark Result');
    expect(outcome.stderr).toContain('40/40');
  });

  test('leaves GSM8K with a full bar and no accuracy', async () => {
    const node = newNode({ SIM_FAULT: 'server-dies-under-load' });
    const server = await node.serve();
    const outcome = await node.run(gsm8k(server.port));
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toContain('200/200');
    expect(outcome.stderr).toContain("KeyError: 'answer'");
  });
});

describe('clients', () => {
  test('a dying client leaves half a bar and no line feed', async () => {
    const node = newNode({ SIM_FAULT: 'client-dies-half-way' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, short);
    expect(outcome.signal).toBe('SIGKILL');
    expect(outcome.stderr).not.toContain('40/40');
    expect(outcome.stderr.endsWith('\n')).toBe(false);
  });

  test('a hanging client prints nothing more', async () => {
    const node = newNode({ SIM_FAULT: 'client-hangs' });
    const server = await node.serve();
    const outcome = node.bench(server.port, short);
    const first = await Promise.race([outcome, new Promise((resolve) => setTimeout(() => resolve('hangs'), 700))]);
    expect(first).toBe('hangs');
  });

  test('output is cut in the middle of a line, exit 0', async () => {
    const node = newNode({ SIM_FAULT: 'output-cut' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, short);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(/Median TTFT \(ms\): +$/);
  });

  test('failed requests are only visible in the count', async () => {
    const node = newNode({ SIM_FAULT: 'requests-fail:25' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, ['--num-prompts', '100', '--request-rate', '16']);
    expect(outcome.exitCode).toBe(0);
    expect(reported(outcome.stdout, 'Successful requests')).toBeGreaterThan(65);
    expect(reported(outcome.stdout, 'Successful requests')).toBeLessThan(85);
  });

  test('when all fail there is no report', async () => {
    const node = newNode({ SIM_FAULT: 'requests-fail:100' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, ['--num-prompts', '10']);
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stderr).toContain('UserWarning: All requests failed.');
  });
});

describe('wrong results', () => {
  test('a low accuracy, and a crash of the script', async () => {
    const node = newNode();
    const server = await node.serve();
    const low = await node.run(gsm8k(server.port), { SIM_FAULT: 'low-accuracy:0.3' });
    expect(low.exitCode).toBe(0);
    expect(low.stdout).toMatch(/^Accuracy: 0\.(29|30|31)/);
    const crash = await node.run(gsm8k(server.port), { SIM_FAULT: 'gsm8k-crash' });
    expect(crash).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('a regression at one load, a number of times', async () => {
    const node = newNode();
    const faults = join(node.dir, 'faults.json');
    writeFileSync(
      faults,
      JSON.stringify({ faults: [{ fault: 'slower', value: 20, part: 'decode', load: 8, times: 1 }] }),
    );
    const server = await node.serve({ env: { SIM_FAULTS: faults } });
    const itl = async (rate: string) => {
      const { stdout } = await node.bench(server.port, [
        '--num-prompts',
        '60',
        '--request-rate',
        rate,
        '--flush-cache',
      ]);
      return reported(stdout, 'Median ITL (ms)');
    };
    const untouched = await itl('4');
    const slow = await itl('8');
    const again = await itl('8');
    expect(slow / again).toBeGreaterThan(1.1);
    expect(untouched / again).toBeLessThan(1.1);
  });

  test('out of memory at a batch size: rows missing, exit 0', async () => {
    const outcome = await newNode({ SIM_FAULT: 'oom-at-batch:8' }).run([
      'python3',
      '-m',
      'sglang.bench_one_batch',
      '--model',
      MODEL,
      '--tp',
      '8',
      '--batch-size',
      '1',
      '8',
      '--input-len',
      '1024',
      '--output-len',
      '8',
    ]);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stderr).toContain('torch.OutOfMemoryError: HIP out of memory.');
    const measured = outcome.stdout.slice(outcome.stdout.indexOf('Benchmark ...'));
    expect(measured.match(/^Total\./gm)).toHaveLength(1);
  });

  test('an unknown fault is an error, not a silent nothing', async () => {
    const outcome = await newNode({ SIM_FAULT: 'explode' }).run(['rocm-smi']);
    expect(outcome.exitCode).not.toBe(0);
    expect(outcome.stderr).toContain("unknown fault 'explode'");
  });
});

describe('noise instead of output', () => {
  test('a report without a number, exit 0', async () => {
    const node = newNode({ SIM_FAULT: 'report-garbage' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, short);
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(/^Successful requests: +\S+ *$/m);
    expect(outcome.stdout).toMatch(/^Median \w+.*: +(nan|inf|-1\.00|1e999|0\.00|12,5|-inf)? *$/m);
    expect(outcome.stdout).not.toMatch(/^Median [\w ]+\(ms\): +[1-9]\d*\.\d\d *$/m);
  });

  test('a line without an end before a good report', async () => {
    const node = newNode({ SIM_FAULT: 'output-flood:2' });
    const server = await node.serve();
    const outcome = await node.bench(server.port, short);
    expect(Math.max(...outcome.stdout.split('\n').map((line) => line.length))).toBeGreaterThanOrEqual(2_000_000);
    expect(reported(outcome.stdout, 'Successful requests')).toBe(40);
  });

  test('an accuracy that is none', async () => {
    const node = newNode({ SIM_FAULT: 'gsm8k-garbage' });
    const server = await node.serve();
    const outcome = await node.run(gsm8k(server.port));
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toContain('Accuracy: nan');
  });

  test('a server that talks nonsense and works', async () => {
    const node = newNode({ SIM_FAULT: 'server-garbage' });
    const server = await node.serve();
    expect(server.log()).toContain('\0');
    expect((await node.bench(server.port, short)).exitCode).toBe(0);
  });

  test.each([
    ['rocm-smi-garbage', 0, /nan/],
    ['rocm-smi-no-permission', 1, /^$/],
  ] as const)('%s', async (fault, exitCode, stdout) => {
    const outcome = await newNode({ SIM_FAULT: fault }).run(['rocm-smi', '--showuse', '--json']);
    expect(outcome.exitCode).toBe(exitCode);
    expect(outcome.stdout).toMatch(stdout);
  });

  test.each([['rocm-smi'], ['amd-smi', 'monitor']])('%s hangs', async (...command) => {
    const outcome = newNode({ SIM_FAULT: 'rocm-smi-hangs' }).run(command);
    const first = await Promise.race([outcome, new Promise((resolve) => setTimeout(() => resolve('hangs'), 500))]);
    expect(first).toBe('hangs');
  });
});
