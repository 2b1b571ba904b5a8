import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closingReport } from '../src/report/closing-report.ts';
import { addStepSummary, renderStepSummary } from '../src/report/step-summary.ts';
import { renderPrometheus, writePrometheus } from '../src/report/prometheus.ts';
import { sampleNight } from './sample-night.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sglang-ci-reports-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('night.json', () => {
  const schema = JSON.parse(readFileSync(new URL('../schema/night.schema.json', import.meta.url), 'utf8')) as object;
  const isValid = new Ajv2020({ allErrors: true, validateFormats: false }).compile(schema);

  test('keeps to its schema, which knows every field', () => {
    expect([isValid(sampleNight()), isValid.errors]).toStrictEqual([true, null]);
    expect(isValid({ ...sampleNight(), surprise: 1 })).toBe(false);
    expect(isValid({ ...sampleNight(), exitCode: 9 })).toBe(false);
  });
});

describe('the closing report', () => {
  test('ends with stage, outcome, duration and reason, and with the exit code', () => {
    const text = closingReport(sampleNight(), {
      color: false,
      nightFile: '/data/nights/n/night.json',
      isThere: (path) => path.endsWith('_online'),
    });
    expect(text).not.toContain('x_offline');
    expect(text).toMatch(/^trend plots +not-run +the night had failed$/m);
    expect(text).toMatch(/^benchmarks +failed +1h 30m +a \| b$/m);
    expect(text).toContain(
      "GROK1 offline normal: skipped, not started: the night's deadline of 1.5 h was reached (0.0s)",
    );
    expect(text.endsWith('Exit code:   1 (a benchmark failed, or an unexpected error)')).toBe(true);
  });
});

describe('the summary for GitHub Actions', () => {
  test('is two tables whose cells cannot break them', () => {
    const lines = renderStepSummary(sampleNight()).split('\n');
    expect(lines).toContain('| benchmarks | failed | 1h 30m | a \\| b second line |');
    expect(lines).toContain(
      '| GROK1 online standard | complete | 0.812 | REGRESSION SUSPECTED: E2E latency at rate 1 |',
    );
    for (const line of lines.filter((one) => one.startsWith('|'))) expect(line.endsWith('|')).toBe(true);
  });

  test('shows hostile words as text', () => {
    const hostile = 'x\n## heading\n<img src=a> ![t](http://e/t.png) by @octocat a\\|b';
    const { benchmarks, stages, ...rest } = sampleNight();
    const text = renderStepSummary({
      ...rest,
      title: hostile,
      node: hostile,
      benchmarks: benchmarks.map((one) => ({ ...one, reason: hostile })),
      stages: stages.map((one) => ({ ...one, detail: hostile })),
    });
    expect(text.match(/^\s*#/gm)).toHaveLength(1);
    expect(text).not.toMatch(/<img|(?<!\\)\]\(|(?<!\w)@\w/);
    for (const line of text.split('\n').filter((one) => one.startsWith('|')))
      expect([line, line.replaceAll(/\\./g, '').split('|').length]).toStrictEqual([line, 6]);
  });

  test('is appended where Actions says, and nowhere outside of it', async () => {
    const path = join(folder, 'summary.md');
    await addStepSummary(sampleNight(), { GITHUB_STEP_SUMMARY: path });
    await addStepSummary(sampleNight(), { GITHUB_STEP_SUMMARY: path });
    await addStepSummary(sampleNight(), {});
    expect((await readFile(path, 'utf8')).match(/^## 20251202/gm)).toHaveLength(2);
  });
});

describe("the metrics for node_exporter's textfile collector", () => {
  const lines = renderPrometheus(sampleNight()).split('\n');
  const own = 'night="grok1_online-offline",node="mi300-a",hardware="mi30x"';

  test.each([
    `sglang_ci_night_last_run_timestamp_seconds{${own}} 1764668000`,
    `sglang_ci_night_exit_code{${own}} 1`,
    `sglang_ci_night_stage_duration_seconds{${own},stage="benchmarks"} 5400`,
    `sglang_ci_night_stage_failed{${own},stage="check-gpus"} 0`,
    `sglang_ci_benchmark_gsm8k_accuracy_ratio{${own},model="GROK1",mode="online",sub_mode="standard"} 0.812`,
    `sglang_ci_benchmark_e2e_latency_seconds{${own},model="GROK1",mode="online",sub_mode="standard",load_kind="request_rate",load="1"} 10.9825`,
    `sglang_ci_benchmark_verdict_state{${own},model="GROK1",mode="online",sub_mode="standard",state="regression-suspected"} 1`,
  ])('have %s', (line) => {
    expect(lines).toContain(line);
  });

  test('keep to the text format: help and type once before the samples of a name, no sample twice, a unit in every name', () => {
    const names = lines.flatMap((line) => /^# TYPE (\S+) gauge$/.exec(line)?.[1] ?? []);
    expect(new Set(names).size).toBe(names.length);
    let current = '';
    const samples = lines.flatMap((line) => {
      current = /^# HELP (\S+) .+\.$/.exec(line)?.[1] ?? current;
      const name = /^([a-z][a-z0-9_]+)\{/.exec(line)?.[1];
      if (name !== undefined) expect([line, name]).toStrictEqual([line, current]);
      return name === undefined ? [] : [line.slice(0, line.lastIndexOf(' '))];
    });
    expect(new Set(samples).size).toBe(samples.length);
    expect(
      lines.filter((line) => line !== '' && !/^(# (HELP|TYPE) |[a-z][a-z0-9_]+\{[^}]*\} -?[\d.e+-]+$)/.test(line)),
    ).toStrictEqual([]);
    for (const name of names) expect(name).toMatch(/_(seconds|ratio|code|state|failed|simulated)$/);
    expect(lines.join()).not.toMatch(/NaN|undefined/);
  });

  test('what was not measured has no sample', () => {
    expect(lines.some((line) => line.startsWith('sglang_ci_benchmark_itl_seconds'))).toBe(false);
  });

  test('go into the file that is named, or into one per night in a folder', async () => {
    const file = join(folder, 'all.prom');
    expect(await writePrometheus(sampleNight(), file)).toBe(file);
    await writePrometheus(sampleNight({ name: 'other_online' }), folder);
    await writePrometheus(sampleNight(), folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.prom'));
    expect(names.toSorted()).toStrictEqual([
      'all.prom',
      'sglang_ci_grok1_online-offline.prom',
      'sglang_ci_other_online.prom',
    ]);
  });
});
