import { describe, expect, test } from 'vitest';
import { servingOptions } from '../src/bench-serving/options.ts';
import { oneBatchOptions } from '../src/bench-one-batch/options.ts';
import { gsm8kOptions } from '../src/gsm8k/options.ts';
import { serverOptions } from '../src/launch-server/server-options.ts';
import { parseArgs } from '../src/python/argparse.ts';
import { barText } from '../src/python/tqdm.ts';
import { namespaceRepr, pythonJson } from '../src/python/repr.ts';

const serving = (argv: readonly string[], version = '0.5.6') =>
  parseArgs('bench_serving.py', servingOptions(version), argv);
const server = (argv: readonly string[], version = '0.5.6') =>
  parseArgs('launch_server.py', serverOptions(version), argv);

function valuesOf(result: ReturnType<typeof parseArgs>) {
  if (!result.ok) throw new Error(result.stderr);
  return result.values;
}

function errorOf(result: ReturnType<typeof parseArgs>): string {
  if (result.ok) throw new Error('expected an error');
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toMatch(/^usage: \S+ \[-h\]/);
  return result.stderr.trimEnd().split('\n').at(-1) ?? '';
}

describe('options are read as argparse reads them', () => {
  test('abbreviations, = and separate values, numbers', () => {
    const values = valuesOf(
      serving(['--random-input', '1024', '--num-prompt=300', '--request-rate', '8', '--flush-cache']),
    );
    expect(values).toMatchObject({ random_input_len: 1024, num_prompts: 300, request_rate: 8, flush_cache: true });
    expect(valuesOf(serving([])).request_rate).toBe(Number.POSITIVE_INFINITY);
  });

  test('a later option wins; a list takes all its values', () => {
    expect(valuesOf(serving(['--seed', '1', '--seed', '2'])).seed).toBe(2);
    const argv = ['--model', 'm', '--batch-size', '1', '2', '4', '--input', '1024', '--output', '128', '--tp', '8'];
    const values = valuesOf(parseArgs('bench_one_batch.py', oneBatchOptions('0.5.6'), argv));
    expect(values).toMatchObject({
      batch_size: [1, 2, 4],
      input_len: [1024],
      output_len: [128],
      tensor_parallel_size: 8,
    });
  });

  test.each([
    [['--nope', '3'], 'bench_serving.py: error: unrecognized arguments: --nope 3'],
    [
      ['--random', '3'],
      /error: ambiguous option: --random could match --random-input-len, --random-output-len, --random-range-ratio$/,
    ],
    [['--num-prompts', 'many'], "bench_serving.py: error: argument --num-prompts: invalid int value: 'many'"],
    [['--request-rate'], 'bench_serving.py: error: argument --request-rate: expected one argument'],
    [['--seed', '--flush-cache'], 'bench_serving.py: error: argument --seed: expected one argument'],
    [['--dataset-name', 'x'], /invalid choice: 'x' \(choose from 'sharegpt', 'random'/],
    [['--flush-cache=yes'], "bench_serving.py: error: argument --flush-cache: ignored explicit argument 'yes'"],
  ])('%j is refused with exit code 2', (argv, message) => {
    expect(errorOf(serving(argv))).toMatch(
      message instanceof RegExp ? message : new RegExp(`^${escapeRegExp(message)}$`),
    );
  });

  test('a missing model path is named', () => {
    expect(errorOf(server(['--tp', '8']))).toBe(
      'launch_server.py: error: the following arguments are required: --model-path/--model',
    );
  });

  test('--help prints the usage and is no error', () => {
    const result = serving(['--help']);
    expect(result).toMatchObject({ ok: false, exitCode: 0, stderr: '' });
  });
});

describe('options come and go with the version', () => {
  test.each([
    ['0.4.6', '--output-details', false],
    ['0.4.9', '--output-details', true],
    ['0.5.6', '--flush-cache-timeout=60', false],
    ['0.5.18', '--flush-cache-timeout=60', true],
    ['0.5.4', '--tag=x', false],
    ['0.5.5', '--tag=x', true],
  ])('bench_serving %s: %s', (version, option, known) => {
    expect(serving([option], version).ok).toBe(known);
  });

  test.each([
    ['0.5.6', '--cuda-graph-max-bs-decode=64', false],
    ['0.5.16', '--cuda-graph-max-bs-decode=64', true],
    ['0.5.16', '--cuda-graph-max-bs=64', true],
    ['0.4.6', '--attention-backend=aiter', false],
    ['0.4.6.post5', '--attention-backend=aiter', true],
  ])('launch_server %s: %s', (version, option, known) => {
    expect(server(['--model', 'm', option], version).ok).toBe(known);
  });

  test('the default seed and the GSM8K host changed', () => {
    expect(valuesOf(serving([], '0.5.6')).seed).toBe(1);
    expect(valuesOf(serving([], '0.5.16')).seed).toBe(42);
    const host = (version: string) => valuesOf(parseArgs('bench_sglang.py', gsm8kOptions(version), [])).host;
    expect([host('0.5.6'), host('0.5.9')]).toEqual(['http://127.0.0.1', '127.0.0.1']);
  });
});

describe('Python text', () => {
  test('reprs', () => {
    const values = { backend: 'sglang', port: null, request_rate: 8, list: ['CPU', 'GPU'], flag: false, text: "it's" };
    expect(namespaceRepr('Namespace', values, new Set(['request_rate']))).toBe(
      `Namespace(backend='sglang', port=None, request_rate=8.0, list=['CPU', 'GPU'], flag=False, text="it's")`,
    );
  });

  test('json.dumps writes Infinity and NaN', () => {
    expect(pythonJson({ request_rate: Number.POSITIVE_INFINITY, x: Number.NaN, n: 3 })).toBe(
      '{"request_rate": Infinity, "x": NaN, "n": 3}',
    );
  });

  test.each([
    [{ count: 0, total: 2400, elapsedS: 0, rate: Number.NaN }, '  0%|          | 0/2400 [00:00<?, ?it/s]'],
    [{ count: 1, total: 2400, elapsedS: 8.77, rate: 1 / 8.77 }, '  0%|          | 1/2400 [00:08<5:50:39,  8.77s/it]'],
    [{ count: 1200, total: 1200, elapsedS: 354, rate: 3.39 }, '100%|██████████| 1200/1200 [05:54<00:00,  3.39it/s]'],
    [{ count: 355, total: 2400, elapsedS: 1152, rate: 10 }, ' 15%|█▍        | 355/2400 [19:12<03:24, 10.00it/s]'],
  ])('a tqdm bar %#', (bar, text) => {
    expect(barText(bar)).toBe(text);
  });
});

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

describe('options by version', () => {
  test.each([
    ['--pd-separated', '0.4.6', '0.4.6.post4'],
    ['--served-model-name', '0.5.3', '0.5.5'],
    ['--profile-stages', '0.5.5', '0.5.6'],
    ['--print-requests', '0.5.6.post1', '0.5.6.post2'],
    ['--gsp-range-ratio', '0.5.6.post1', '0.5.6.post2'],
    ['--random-image-count', '0.5.6.post2', '0.5.7'],
  ])('%s is unknown to %s and known to %s', (name, before, since) => {
    const names = (version: string) => servingOptions(version).flatMap((option) => option.flags);
    expect(names(before)).not.toContain(name);
    expect(names(since)).toContain(name);
  });
});
