import { formatCommand, type Plan } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { formatPlan } from '../../src/plan/format-plan.ts';
import { choices, sample, settingsWith } from './sample-profile.ts';

const offline = { mode: 'offline', subMode: 'normal' } as const;
const ids = (plan: Plan) => plan.points.map(({ id }) => id);
const serverOf = (plan: Plan) => (plan.server ? formatCommand(plan.server.command) : 'no server');

describe('protocols', () => {
  test('flushed: the cache is flushed before every run, without pauses', () => {
    const { points } = buildPlan(sample, choices());
    expect(points.map(({ flushBefore, pauseAfterS }) => [flushBefore, pauseAfterS])).toStrictEqual([
      [true, 0],
      [true, 0],
    ]);
  });

  test('legacy: the pauses of the model, and a flush between runs only where the model says so', () => {
    const { points } = buildPlan(sample, choices({ settings: settingsWith({ protocol: 'legacy' }) }));
    expect(
      points.map(({ flushBefore, flushBetweenRuns, pauseAfterS }) => [flushBefore, flushBetweenRuns, pauseAfterS]),
    ).toStrictEqual([
      [false, undefined, 5],
      [false, true, 9],
    ]);
  });
});

describe('what the site decides', () => {
  test('rates, runs and the data set', () => {
    const settings = settingsWith({ requestRates: [2], runsPerLoad: 5, datasetPath: '/data/sharegpt.json' });
    const plan = buildPlan(sample, choices({ settings }));
    expect(ids(plan)).toStrictEqual(['rate-2']);
    expect(plan.points[0]).toMatchObject({ runs: 5, prompts: 200 });
    expect(plan.points[0]?.command.argv.slice(-2)).toStrictEqual(['--dataset-path', '/data/sharegpt.json']);
    expect(plan.preflight.paths).toContainEqual({
      path: '/data/sharegpt.json',
      kind: 'file',
      what: 'the ShareGPT data set',
      hint: 'give SHAREGPT_PATH or datasetPath in the site file',
    });
  });

  test('a load that is excluded is not measured and is named', () => {
    const settings = settingsWith({ exclude: ['sample/mi35x/8', 'other/mi35x/1'] });
    const plan = buildPlan(sample, choices({ settings, hardware: 'mi35x' }));
    expect(ids(plan)).toStrictEqual(['rate-1']);
    expect(plan.excluded).toStrictEqual([{ point: 'rate-8', rule: 'sample/mi35x/8' }]);
    expect(formatPlan(plan)).toContain('rate-8 (excluded by sample/mi35x/8)');
    expect(buildPlan(sample, choices({ settings })).excluded).toBeUndefined();
  });

  test('a rate that is excluded leaves the batch size of the same number alone', () => {
    const settings = settingsWith({ exclude: ['sample/mi30x/1', 'sample/mi30x/tp4-bs2-il128'] });
    const plan = buildPlan(sample, choices({ ...offline, settings }));
    expect(plan.excluded).toStrictEqual([{ point: 'tp4-bs2-il128', rule: 'sample/mi30x/tp4-bs2-il128' }]);
  });

  test('memory, time limit and graphs of the server', () => {
    const settings = settingsWith({ serverMemFraction: 0.6, serverTimeoutS: 99, cudaGraphMaxBs: 32 });
    const plan = buildPlan(sample, choices({ settings }));
    expect(serverOf(plan)).toMatch(/--mem-fraction-static 0\.6 --cuda-graph-max-bs 32$/);
    expect(plan.server?.startLimitS).toBe(99);
    const compiled = buildPlan(sample, choices({ settings, subMode: 'torch_compile' }));
    expect(serverOf(compiled)).toMatch(/--cuda-graph-max-bs 16 --mem-fraction-static 0\.7$/);
    const disabled = buildPlan(sample, choices({ settings: settingsWith({ disableCudaGraph: true }) }));
    expect(serverOf(disabled)).toMatch(/--disable-cuda-graph$/);
  });

  test('another port reaches server, client and gate', () => {
    const plan = buildPlan(sample, choices({ settings: settingsWith({ serverPort: 31_234 }) }));
    const commands = [plan.server?.command, plan.gate?.command, plan.points[0]?.command];
    for (const command of commands) expect(command?.argv.join(' ')).toContain('--port 31234');
    expect(plan.server?.port).toBe(31_234);
  });

  test('the threshold: command line before settings before model', () => {
    const settings = settingsWith({ gsm8kThreshold: 0.75 });
    expect(buildPlan(sample, choices({ settings, threshold: 0.9 })).gate?.threshold).toBe(0.9);
    expect(buildPlan(sample, choices({ settings })).gate?.threshold).toBe(0.75);
    expect(buildPlan(sample, choices()).gate?.threshold).toBe(0.7);
  });
});

describe('paths', () => {
  test.each([
    ['the defaults of the model', {}, '/models/sample', '/models/tokenizer'],
    ['a model by hand brings its tokenizer', { modelPath: '/x/m' }, '/x/m', '/x/m'],
    ['both by hand', { modelPath: '/x/m', tokenizer: '/x/t' }, '/x/m', '/x/t'],
    [
      'the site file',
      { settings: settingsWith({ models: { sample: { modelPath: '/s/m', tokenizer: '/s/t' } } }) },
      '/s/m',
      '/s/t',
    ],
  ])('%s', (_, changes, path, tokenizer) => {
    expect(buildPlan(sample, choices(changes)).model).toMatchObject({ path, tokenizer });
  });

  test('a tokenizer inside the model folder', () => {
    expect(buildPlan(sample, choices(offline)).model.tokenizer).toBe('/models/sample-int4/tokenizer.json');
  });

  test('the run folder stands in the output folder, else in the work folder', () => {
    const folderOf = (changes: Parameters<typeof choices>[0]) => buildPlan(sample, choices(changes)).runFolder;
    const name = 'online/SAMPLE/v0.5.6-rocm700-mi30x-20251202_SAMPLE_FP8_online';
    expect(folderOf({ settings: settingsWith({ workDir: '/w' }) })).toBe(`/w/${name}`);
    expect(folderOf({ settings: settingsWith({ workDir: '/w', outputDir: '/o/' }) })).toBe(`/o/${name}`);
    expect(folderOf({ settings: settingsWith({ workDir: '/w' }), outputDir: '/cli' })).toBe(`/cli/${name}`);
  });

  test('a model that is to be downloaded need not be there', () => {
    const plan = buildPlan(sample, choices({ ...offline, download: true }));
    expect(plan.preflight.paths).toStrictEqual([]);
    expect(plan.download && formatCommand(plan.download.command)).toBe(
      'huggingface-cli download lab/sample --repo-type model --local-dir /models/sample-int4/ ' +
        '--local-dir-use-symlinks False --resume-download',
    );
  });
});

describe('modes', () => {
  test('a mode that only gates has no points unless serving runs are asked for', () => {
    expect(ids(buildPlan(sample, choices({ subMode: 'torch_compile' })))).toStrictEqual([]);
    expect(ids(buildPlan(sample, choices({ subMode: 'torch_compile', serving: true })))).toStrictEqual([
      'rate-1',
      'rate-8',
    ]);
  });

  test.each([
    [{ subMode: 'mtp_test' }, /no online mode 'mtp_test'/],
    [{ mode: 'offline' as const, subMode: 'dummy' }, /SAMPLE has no offline mode 'dummy'/],
  ])('a mode the model does not have is refused: %j', (changes, message) => {
    expect(() => buildPlan(sample, choices(changes))).toThrow(message);
  });

  test('another backend is named on the command line, folder and row', () => {
    const plan = buildPlan(sample, choices({ backend: 'triton' }));
    expect(serverOf(plan)).toContain('--attention-backend triton');
    expect(plan.csv.rowLabel).toBe('MI300x-triton, node-1');
    const compiled = buildPlan(sample, choices({ backend: 'triton', subMode: 'torch_compile' }));
    expect(serverOf(compiled)).toMatch(/--attention-backend triton$/);
  });
});

describe('offline', () => {
  test('one process per point, with a memory fraction where the batch size has one', () => {
    const plan = buildPlan(sample, choices(offline));
    expect(ids(plan)).toHaveLength(6);
    expect(plan.points.at(-1)?.command.argv.join(' ')).toMatch(
      /--batch-size 4 --input-len 1024 --output-len 16 --mem-fraction-static 0\.75 --result-filename \S+\/result\.jsonl$/,
    );
    expect(plan.groups).toBeUndefined();
    expect(plan.server).toBeUndefined();
  });

  test('grouped: one process per set of equal server arguments, points in the order of its lists', () => {
    const plan = buildPlan(sample, choices({ ...offline, sweep: 'grouped' }));
    expect(plan.groups?.map(({ points }) => points)).toStrictEqual([
      ['tp4-bs1-il128', 'tp4-bs1-il1024', 'tp4-bs2-il128', 'tp4-bs2-il1024'],
      ['tp4-bs4-il128', 'tp4-bs4-il1024'],
    ]);
    expect(plan.groups?.[0]?.command.argv.join(' ')).toContain('--batch-size 1 2 --input-len 128 1024');
  });

  test('grouped: a batch size with a hole in its lengths does not share a process with a whole one', () => {
    const settings = settingsWith({ exclude: ['sample/mi30x/tp4-bs1-il1024'] });
    const plan = buildPlan(sample, choices({ ...offline, sweep: 'grouped', settings }));
    expect(plan.groups?.map(({ points }) => points)).toStrictEqual([
      ['tp4-bs1-il128'],
      ['tp4-bs2-il128', 'tp4-bs2-il1024'],
      ['tp4-bs4-il128', 'tp4-bs4-il1024'],
    ]);
  });

  test('it knows where the online run of the same image is, under the online variant', () => {
    expect(buildPlan(sample, choices(offline)).onlineRun).toStrictEqual({
      folder: '/mnt/raid/michael/sgl_benchmark_ci/online/SAMPLE/v0.5.6-rocm700-mi30x-20251202_SAMPLE_FP8_online',
      gateLog: 'gsm8k.log',
    });
  });

  test('the accuracy gate can come first, on a server of its own', () => {
    const plan = buildPlan(sample, choices({ ...offline, gateFirst: true }));
    expect(serverOf(plan)).toContain('sglang.launch_server');
    expect(plan.gate?.threshold).toBe(0.7);
  });

  const normal = sample.offline?.normal;
  const gatedModel = normal === undefined ? sample : { ...sample, offline: { normal: { ...normal, gateFirst: true } } };
  test.each([
    ['nothing', sample, {}, undefined],
    ['its model', gatedModel, {}, 0.7],
    ['a threshold of the settings', sample, { settings: settingsWith({ gsm8kThreshold: 0.75 }) }, 0.75],
    [
      'a threshold of the settings above that of its model',
      gatedModel,
      { settings: settingsWith({ gsm8kThreshold: 0.75 }) },
      0.75,
    ],
  ])('%s decides whether the gate comes first', (_, model, more, threshold) => {
    const plan = buildPlan(model, choices({ ...offline, ...more }));
    expect(plan.gate?.threshold).toBe(threshold);
    expect(plan.server === undefined).toBe(threshold === undefined);
  });
});

test('a plan is plain JSON', () => {
  const plan = buildPlan(sample, choices({ ...offline, sweep: 'grouped', gateFirst: true, download: true }));
  expect(JSON.parse(JSON.stringify(plan))).toStrictEqual(plan);
});

test('the same choices give the same plan', () => {
  expect(buildPlan(sample, choices())).toStrictEqual(buildPlan(sample, choices()));
});

describe('weights that are made up at start', () => {
  const dummy = (words: readonly string[]) => [...words, '--load-format', 'dummy'];

  test('are never asked questions online, nor is the script needed', () => {
    const { online } = sample;
    const standard = online?.modes.standard;
    const model = {
      ...sample,
      ...(online && standard
        ? { online: { ...online, modes: { standard: { ...standard, args: dummy(standard.args) } } } }
        : {}),
    };
    const plan = buildPlan(model, choices());
    expect(plan.gate).toBeUndefined();
    expect(plan.preflight.paths.map(({ what }) => what)).not.toContain('the GSM8K script');
    expect(plan.points).not.toHaveLength(0);
  });

  test('do not obey the gate of the real ones offline', () => {
    const normal = sample.offline?.normal;
    const model = { ...sample, ...(normal ? { offline: { normal: { ...normal, args: dummy(normal.args) } } } : {}) };
    const plan = buildPlan(model, choices({ mode: 'offline', subMode: 'normal', gateFirst: true }));
    expect(plan).not.toHaveProperty('onlineRun');
    expect(plan).not.toHaveProperty('gate');
  });
});
