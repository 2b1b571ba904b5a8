import { type CiEvent, CiError, systemClock } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { createProgram, createReporter, formatDuration, formatError, normalizeArgs, textTable } from '../src/index.ts';
import { fitLine } from '../src/fit-line.ts';

test.each([
  ['--docker_image=a_b', '--docker-image=a_b'],
  ['--docker-image', '--docker-image'],
  ['some_value', 'some_value'],
  ['-x_y', '-x_y'],
])('%s is read as %s', (word, expected) => {
  expect(normalizeArgs([word])).toStrictEqual([expected]);
});

test('an unknown option is a usage error that names it', async () => {
  const program = createProgram('demo', { summary: 'does a thing', examples: [['$0 --name x', 'names it x']] }).option(
    'name',
    { type: 'string' },
  );
  await expect((async () => program.parseAsync(['--nmae', 'x']))()).rejects.toThrow(
    expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('nmae') }),
  );
});

describe('errors', () => {
  test('say what failed, why and what to do next', () => {
    const error = new CiError('MODEL_MISSING', 'no model at /models/x', {
      hint: 'set --model',
      cause: new Error('ENOENT'),
    });
    expect(formatError(error)).toBe('error[MODEL_MISSING]: no model at /models/x\nbecause: ENOENT\nhint: set --model');
  });

  test('never show a webhook', () => {
    expect(
      formatError(new CiError('NOTIFY_FAILED', 'POST https://x.logic.azure.com/workflows/1?sig=SECRET failed')),
    ).not.toContain('SECRET');
  });
});

test('errors do not act on the terminal', () => {
  const cause = new Error('d\u001B[31m\b');
  const error = new CiError('SERVER_DIED', 'a\u001B]0;pwned\u0007b', { hint: '\u202Ec', cause });
  expect(formatError(error).split('\n')).toStrictEqual([
    String.raw`error[SERVER_DIED]: a\u001b]0;pwned\u0007b`,
    String.raw`because: d\u001b[31m\u0008`,
    String.raw`hint: \u202ec`,
  ]);
});

describe('the reporter', () => {
  test.each([true, false])('lets no text of an event act on the terminal (terminal: %s)', (isTTY) => {
    const printed = print(isTTY, [{ kind: 'warning', message: 'a\u001B]52;c;cm0=\u0007\b\u202Eb' }]);
    expect(printed).toContain(String.raw`a\u001b]52;c;cm0=\u0007\u0008\u202eb`);
  });

  const ended: CiEvent = {
    kind: 'run-ended',
    done: 1,
    total: 15,
    result: {
      point: 'rate-8',
      load: { kind: 'request_rate', value: 8 },
      run: 1,
      attempt: 1,
      status: 'ok',
      log: 'x.log',
      startedAt: '',
      endedAt: '',
      metrics: { e2eMs: 12_281.06, ttftMs: 97.9 },
      report: {},
      checks: [],
      valid: true,
    },
  };
  const progress: CiEvent = { kind: 'run-progress', point: 'rate-8', run: 1, fraction: 0.5, elapsedS: 30 };

  function print(isTTY: boolean, events: readonly CiEvent[]): string {
    const written: string[] = [];
    const emit = createReporter({
      stream: { isTTY, write: (text) => written.push(text) },
      env: { NO_COLOR: '1' },
      clock: { ...systemClock, now: () => 0 },
    });
    for (const event of events) emit(event);
    return written.join('');
  }

  test('prints one plain line per event with its time under cron, progress at most once a minute', () => {
    expect(print(false, [progress, progress, ended])).toBe(
      [
        '1969-12-31 16:00:00 PST   rate-8 run 1: 50.0%, 30s',
        '1969-12-31 16:00:00 PST   [1/15] rate 8 run 1: E2E latency 12281.1 ms, TTFT 97.9 ms',
        '',
      ].join('\n'),
    );
  });

  test('says which point of how many, how long it usually takes, and how long all the rest', () => {
    const times = { expectedS: 330, remainingS: 4_000, done: 2, total: 15 };
    const started: CiEvent = { kind: 'run-started', point: 'rate 4', run: 1, runs: 3, ...times };
    expect(print(true, [started])).toBe('  [3/15] rate 4 run 1/3 about 5m 30s, 1h 06m left in all');
    expect(print(true, [{ ...progress, ...times }])).toBe(
      '  [3/15] rate-8 run 1: 50.0%, 30s of about 5m 30s, 1h 06m left in all',
    );
  });

  test('quotes no endless line of a log in its progress', () => {
    const lastLine = `server_args=ServerArgs(${'x'.repeat(2_400)}`;
    const text = print(false, [{ kind: 'server-waiting', waitedS: 60, limitS: 600, lastLine }]);
    expect(text).toMatch(/server starting: 1m 00s \| server_args=ServerArgs\(x+\n$/);
    expect(text.length).toBeLessThan(250);
  });

  test('replaces its live line on a terminal', () => {
    expect(print(true, [progress, ended])).toBe(
      '  rate-8 run 1: 50.0%, 30s\r\u001B[2K  [1/15] rate 8 run 1: E2E latency 12281.1 ms, TTFT 97.9 ms\n',
    );
  });
});

test.each([
  ['plain text is cut', 'abcdef', 4, 'abcd'],
  ['a text that fits stays as it is', '\u001B[2mabc\u001B[22m', 4, '\u001B[2mabc\u001B[22m'],
  ['colour codes have no width', '\u001B[2mabc\u001B[22mdef', 5, '\u001B[2mabc\u001B[22mde\u001B[0m'],
  ['a cut text ends without colour', 'ab\u001B[2mcdef', 3, 'ab\u001B[2mc\u001B[0m'],
])('%s', (_, text, width, expected) => {
  expect(fitLine(text, width)).toBe(expected);
});

test.each([
  [0.42, '0.4s'],
  [42, '42s'],
  [185, '3m 05s'],
  [5_580, '1h 33m'],
])('%d seconds are %s', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test('a table is aligned', () => {
  expect(
    textTable(
      [{ title: 'load' }, { title: 'E2E', align: 'right' }],
      [
        ['rate 1', '9.5'],
        ['rate 16', '12281.06'],
      ],
    ),
  ).toBe(['load          E2E', '-------  --------', 'rate 1        9.5', 'rate 16  12281.06'].join('\n'));
});
