import { describe, expect, test } from 'vitest';
import { parseMaxClocks, parseThrottle, type ThrottleReading } from '../../src/checks/read-throttle.ts';
import { limitsIn } from '../../src/checks/watch-run.ts';

const gpu = (index: number, throttle: Readonly<Record<string, unknown>>) => ({ gpu: index, throttle });

describe('parseThrottle', () => {
  test('reads which limits apply and how often they did, but not the power limit', () => {
    const output = {
      gpu_data: [
        gpu(0, { ppt_accumulated: 585_613, ppt_violation_status: 'ACTIVE', prochot_violation_status: 'NOT ACTIVE' }),
        gpu(1, { socket_thermal_accumulated: 2_190, socket_thermal_violation_status: 'ACTIVE' }),
      ],
    };
    expect(parseThrottle(JSON.stringify(output))).toStrictEqual({
      active: ['GPU 1: socket_thermal'],
      counts: { 'GPU 1: socket_thermal': 2_190 },
      known: true,
    });
  });

  test('reads a bare list, warnings around it, and the later names', () => {
    const output = JSON.stringify([
      gpu(5, { hbm_thermal_violation_accumulated: 3, hbm_thermal_violation_status: 'N/A' }),
    ]);
    expect(parseThrottle(`WARNING: User is missing the following required groups\n${output}\n`)).toStrictEqual({
      active: [],
      counts: { 'GPU 5: hbm_thermal': 3 },
      known: true,
    });
  });

  test.each([
    ['no output', ''],
    ['an error', 'ERROR: Drivers not loaded (amdgpu drivers not found in modules)'],
    ['a tool without the section', '{"gpu_data": [{"gpu": 0, "usage": {}}]}'],
    [
      'a GPU that does not support it',
      JSON.stringify([gpu(0, { prochot_accumulated: 'N/A', prochot_violation_status: 'N/A' })]),
    ],
    ['cut output', '{"gpu_data": [{"gpu": 0, "throttle": {'],
  ])('%s: nothing is known', (_what, text) => {
    expect(parseThrottle(text)).toStrictEqual({ active: [], counts: {}, known: false });
  });
});

test('the highest clocks are those of the first GPU, where it tells them', () => {
  const clock = { gfx_0: { clk: { value: 132 }, max_clk: { value: 2_100, unit: 'MHz' } }, mem_0: { max_clk: 'N/A' } };
  expect(parseMaxClocks(JSON.stringify({ gpu_data: [{ gpu: 0, clock }] }))).toStrictEqual({ gfx: 2_100 });
  expect(parseMaxClocks('')).toStrictEqual({});
});

describe('limitsIn', () => {
  const at = (count: number, active: readonly string[] = []): ThrottleReading => ({
    active,
    counts: { 'GPU 0: prochot': count },
    known: true,
  });
  const silent: ThrottleReading = { active: [], counts: {}, known: false };

  test.each([
    ['nothing told', [silent, silent], undefined],
    ['a counter that stands still', [at(7), at(7)], []],
    ['a counter that rose', [at(7), at(9)], ['GPU 0: prochot']],
    ['a limit that was active in between', [at(7), at(7, ['GPU 2: vr_thermal']), at(7)], ['GPU 2: vr_thermal']],
    ['one look', [at(7)], []],
    ['a counter that nobody had seen before', [{ ...at(0), counts: {} }, at(9)], []],
  ])('%s', (_what, readings, limits) => {
    expect(limitsIn(readings)).toStrictEqual(limits);
  });
});
