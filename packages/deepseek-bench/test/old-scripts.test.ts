/** Every option and variable of the two DeepSeek scripts that this program replaces. */
import { benchMain, planFromRequest } from '@sglang-ci/bench-kit';
import type { CliContext } from '@sglang-ci/cli-kit';
import { describe, expect, test } from 'vitest';
import { deepseekCli, deepseekFamily } from '../src/deepseek-cli.ts';

const IMAGE = 'rocm/sgl-dev:v0.5.6-rocm700-mi35x-20251202';

interface Written {
  readonly code: number;
  readonly stdout: string;
}

async function run(args: readonly string[]): Promise<Written> {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream;
  const context: CliContext = {
    args,
    env: {},
    signal: new AbortController().signal,
    stdout: stream,
    stderr: stream,
    fetch,
  };
  return { code: await benchMain(deepseekCli, context), stdout: written.join('') };
}

describe('options', () => {
  test.each([
    [`offline --docker_image=${IMAGE}`, { image: IMAGE, hardware: 'mi35x' }],
    [`offline --docker-image ${IMAGE}`, { image: IMAGE }],
    [`offline ${IMAGE}`, { image: IMAGE }],
    [`online ${IMAGE}`, { image: IMAGE }],
    ['offline --model=/x/m', { model: { path: '/x/m' } }],
    ['online --model-path=/x/deepseek-r1', { model: { id: 'deepseek-r1-mxfp4', path: '/x/deepseek-r1' } }],
    ['offline --model-name=DeepSeek-V3-0324', { model: { id: 'deepseek-v3-0324' } }],
    ['online --model-name=DeepSeek-X', { model: { id: 'deepseek-v3-0324', label: 'DeepSeek-X' } }],
    [
      'offline --download-model --hf-model-id=lab/x --model=/x/m',
      { download: { huggingFaceId: 'lab/x', directory: '/x/m' } },
    ],
    ['online --work-dir=/x/w', { runFolder: expect.stringMatching(/^\/x\/w\/online\/DeepSeek-V3-0324\//) }],
    ['offline --work-dir=/x/w --output-dir=/x/o', { runFolder: expect.stringMatching(/^\/x\/o\/offline\//) }],
    ['online --gsm8k-script=/x/s.py', { gate: { command: { argv: expect.arrayContaining(['/x/s.py']) } } }],
    ['online --threshold=0.7', { gate: { threshold: 0.7 } }],
    ['offline --gsm8k-script=/x/s.py --threshold=0.7', { gate: { threshold: 0.7 }, server: { port: 30_000 } }],
    [
      'offline',
      { gate: { threshold: 0.93 }, server: { port: 30_000 }, onlineRun: { gateLog: expect.stringContaining('gsm8k') } },
    ],
    ['offline --threshold=0.95', { gate: { threshold: 0.95 } }],
    ['offline --model-name=DeepSeek-R1', { gate: { threshold: 0.93 } }],
    ['online --check-dp-attention', { subMode: 'dp_attention', points: [] }],
    ['online --enable-torch-compile', { subMode: 'torch_compile', points: [] }],
    ['online --enable-mtp-test', { subMode: 'mtp_test', points: [] }],
    ['online --enable-dp-test', { subMode: 'dp_attention', points: { length: 5 } }],
    ['online --enable_dp_test', { subMode: 'dp_attention' }],
    [`online ${IMAGE} --hardware=mi35x --rocm-version=rocm700 --nightly-command=x`, { hardware: 'mi35x' }],
    ['online --node=n7', { node: 'n7' }],
  ])('%s', async (line, expected) => {
    const { code, stdout } = await run([...line.split(' '), '--dry-run', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject(expected);
  });
});

describe('variables', () => {
  const serverOf = ({ plan }: Made) => plan.server?.command.argv.join(' ') ?? '';
  const option = (name: string) => (made: Made) => new RegExp(`--${name} (\\S+)`).exec(serverOf(made))?.[1];
  const client = (name: string) => (made: Made) =>
    new RegExp(`--${name} (\\S+)`).exec(made.plan.points[0]?.command.argv.join(' ') ?? '')?.[1];
  const gate = (name: string) => (made: Made) =>
    new RegExp(`--${name} (\\S+)`).exec(made.plan.gate?.command.argv.join(' ') ?? '')?.[1];
  const ids = ({ plan }: Made) => plan.points.map(({ id }) => id).join(' ');

  test.each([
    ['standard', 'DEFAULT_DOCKER_IMAGE', IMAGE, ({ plan }) => plan.image, IMAGE],
    ['standard', 'DEFAULT_MODEL_PATH', '/x/m', ({ plan }) => plan.model.path, '/x/m'],
    ['standard', 'DEFAULT_WORK_DIR', '/x/w', ({ settings }) => settings.workDir, '/x/w'],
    ['standard', 'DEFAULT_OUTPUT_DIR', '/x/o', ({ settings }) => settings.outputDir, '/x/o'],
    ['standard', 'BENCHMARK_MODEL_NAME', 'DS', ({ plan }) => plan.model.label, 'DS'],
    ['standard', 'BENCHMARK_MODEL_VARIANT', 'FP4', ({ plan }) => plan.model.variant, 'FP4'],
    ['standard', 'CONTAINER_SHM_SIZE', '64g', ({ settings }) => settings.containerShmSize, '64g'],
    ['standard', 'MOUNT_DIR', '/x', ({ settings }) => settings.mountDir, '/x'],
    ['standard', 'WORK_DIR_CONTAINER', '/x/ws', ({ settings }) => settings.containerWorkDir, '/x/ws'],
    ['offline', 'DEEPSEEK_INPUT_LENGTH', '64', ids, 'tp8-bs32-il64'],
    ['offline', 'DEEPSEEK_OUTPUT_LENGTH', '16', client('output-len'), '16'],
    ['offline', 'DEEPSEEK_TP', '4', ids, 'tp4-bs32-il128'],
    ['offline', 'DEEPSEEK_BATCH_SIZE', '64', ids, 'tp8-bs64-il128'],
    ['standard', 'GSM8K_NUM_QUESTIONS', '100', gate('num-questions'), '100'],
    ['standard', 'GSM8K_PARALLEL', '64', gate('parallel'), '64'],
    ['standard', 'GSM8K_NUM_SHOTS', '8', gate('num-shots'), '8'],
    ['standard', 'GSM8K_RUNS', '2', ({ plan }) => plan.gate?.maxRuns, 2],
    ['standard', 'GSM8K_PORT', '30100', option('port'), '30100'],
    ['standard', 'GSM8K_HOST', 'http://127.0.0.2', gate('host'), 'http://127.0.0.2'],
    ['standard', 'DEFAULT_GSM8K_SCRIPT', '/x/s.py', ({ plan }) => plan.gate?.command.argv[1], '/x/s.py'],
    ['standard', 'DEFAULT_GSM8K_THRESHOLD', '0.6', ({ plan }) => plan.gate?.threshold, 0.6],
    ['standard', 'SERVER_MEM_FRACTION', '0.7', option('mem-fraction-static'), '0.7'],
    ['standard', 'SERVER_MAX_REQUESTS', '256', option('max-running-requests'), '256'],
    ['torch_compile', 'SERVER_MAX_REQUESTS', '256', option('max-running-requests'), '256'],
    ['standard', 'SERVER_TIMEOUT', '900', ({ plan }) => plan.server?.startLimitS, 900],
    ['standard', 'BENCHMARK_RUNS_PER_CONCURRENCY', '1', ({ plan }) => plan.points[0]?.runs, 1],
    ['legacy', 'BENCHMARK_SLEEP_BETWEEN_RUNS', '5', ({ plan }) => plan.points.at(-1)?.pauseAfterS, 5],
    ['standard', 'BENCHMARK_CONCURRENCY_LEVELS', '32 2', ids, 'concurrency-32 concurrency-2'],
    ['standard', 'BENCHMARK_PROMPTS_HIGH_CONCURRENCY', '99', client('num-prompts'), '99'],
    ['standard', 'BENCHMARK_PROMPTS_LOW_CONCURRENCY', '11', ({ plan }) => plan.points.at(-1)?.prompts, 11],
    ['standard', 'BENCHMARK_INPUT_LENGTH', '100', client('random-input-len'), '100'],
    ['standard', 'BENCHMARK_OUTPUT_LENGTH', '50', client('random-output-len'), '50'],
    ['standard', 'HEALTH_CHECK_INTERVAL', '5', ({ plan }) => plan.server?.healthPollS, 5],
    ['standard', 'HEALTH_CHECK_ENDPOINT', '/get_model_info', ({ plan }) => plan.server?.healthPath, '/get_model_info'],
    ['standard', 'CUDA_GRAPH_MAX_BS', '32', option('cuda-graph-max-bs'), '32'],
    ['standard', 'DISABLE_CUDA_GRAPH', 'true', (made) => serverOf(made).includes('--disable-cuda-graph'), true],
    ['torch_compile', 'TORCH_COMPILE_MEM_FRACTION', '0.5', option('mem-fraction-static'), '0.5'],
    ['torch_compile', 'TORCH_COMPILE_CUDA_GRAPH_MAX_BS', '4', option('cuda-graph-max-bs'), '4'],
    ['dp_attention_torch_compile', 'DP_TORCH_COMPILE_MEM_FRACTION', '0.4', option('mem-fraction-static'), '0.4'],
    ['dp_attention_torch_compile', 'DP_TORCH_COMPILE_CUDA_GRAPH_MAX_BS', '2', option('cuda-graph-max-bs'), '2'],
    ...['mtp_test', 'dp_attention_mtp_test'].flatMap((mode): readonly Row[] => [
      [mode, 'MTP_MEM_FRACTION', '0.6', option('mem-fraction-static'), '0.6'],
      [mode, 'MTP_MAX_RUNNING_REQUESTS', '32', option('max-running-requests'), '32'],
      [mode, 'MTP_KV_CACHE_DTYPE', 'auto', option('kv-cache-dtype'), 'auto'],
      [mode, 'MTP_SPECULATIVE_ALGORITHM', 'EAGLE3', option('speculative-algorithm'), 'EAGLE3'],
      [mode, 'MTP_SPECULATIVE_NUM_STEPS', '2', option('speculative-num-steps'), '2'],
      [mode, 'MTP_SPECULATIVE_EAGLE_TOPK', '2', option('speculative-eagle-topk'), '2'],
      [mode, 'MTP_SPECULATIVE_NUM_DRAFT_TOKENS', '3', option('speculative-num-draft-tokens'), '3'],
    ]),
    ['mtp_test', 'MTP_CHUNKED_PREFILL_SIZE', '65536', option('chunked-prefill-size'), '65536'],
  ] satisfies readonly Row[])('%s: %s=%s', (kind, name, value, seen, expected) => {
    const request =
      kind === 'offline'
        ? ({ mode: 'offline', subMode: 'normal', settings: {} } as const)
        : ({ mode: 'online', subMode: kind === 'legacy' ? 'standard' : kind, settings: {} } as const);
    const settings = kind === 'legacy' ? { protocol: 'legacy' } : {};
    const of = (env: Readonly<Record<string, string>>) =>
      planFromRequest(deepseekFamily, { ...request, settings }, { env, hostname: 'h' });
    expect(seen(of({ [name]: value }))).toStrictEqual(expected);
    expect(seen(of({}))).not.toStrictEqual(expected);
  });

  type Made = ReturnType<typeof planFromRequest>;
  type Row = readonly [kind: string, name: string, value: string, seen: (made: Made) => unknown, expected: unknown];
});

describe('what is wrong ends with exit code 2', () => {
  test.each([
    [['online', '--bogus'], 'USAGE'],
    [[], 'USAGE'],
    [['online', '--enable-torch-compile', '--enable-mtp-test'], 'USAGE'],
    [['online', '--threshold=93'], 'USAGE'],
    [['online', '--threshold=high'], 'USAGE'],
    [['online', '--site=/no/such/file'], 'PATH_MISSING'],
  ])('%j', async (args, code) => {
    await expect(run(args)).rejects.toMatchObject({ code });
  });
});
