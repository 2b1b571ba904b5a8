import { describe, expect, it } from 'vitest';
import { findCause, isLasting } from '../src/index.ts';

const USAGE = `usage: launch_server.py [-h] --model-path MODEL_PATH\n${'                        [--some-option SOME]\n'.repeat(260)}`;
const head = '[2026-11-20 02:00:00 TP0] Scheduler hit an exception: Traceback (most recent call last):';
const frame = '  File "/sgl/srt/managers/scheduler.py", line 320, in __init__\n    raise RuntimeError(';
const quit = '[2026-11-20 02:00:01] Received sigquit from a child process. It usually means the child failed.';
const noMemory = 'RuntimeError: Not enough memory. Please try to increase --mem-fraction-static.';

describe('the line that names the cause', () => {
  it.each<[string, string, string | undefined, boolean]>([
    [
      'argparse, after its usage',
      `${USAGE}launch_server.py: error: unrecognized arguments: --no-such-flag 3\n`,
      'launch_server.py: error: unrecognized arguments: --no-such-flag 3',
      true,
    ],
    [
      'argparse of a program of two words',
      `${USAGE.replace('launch_server.py', 'sglang serve')}sglang serve: error: argument --dtype: invalid choice: 'x' (choose from 'auto')`,
      "sglang serve: error: argument --dtype: invalid choice: 'x' (choose from 'auto')",
      true,
    ],
    [
      'a module that is not there',
      '/usr/bin/python3: No module named sglang.bench_one_batch\n',
      '/usr/bin/python3: No module named sglang.bench_one_batch',
      true,
    ],
    [
      'a script that is not there',
      "python3: can't open file '/x/bench_sglang.py': [Errno 2] No such file or directory",
      "python3: can't open file '/x/bench_sglang.py': [Errno 2] No such file or directory",
      true,
    ],
    ["a traceback's last line, not its head", `${head}\n${frame}\n${noMemory}\n\n${quit}\n`, noMemory, false],
    [
      'before the echo of another process',
      `Traceback (most recent call last):\n${frame}\nValueError: bad shape\n${quit}\n`,
      'ValueError: bad shape',
      false,
    ],
    [
      'a missing import',
      'Traceback (most recent call last):\n  File "/x", line 1\nModuleNotFoundError: No module named \'openai\'\n',
      "ModuleNotFoundError: No module named 'openai'",
      true,
    ],
    [
      'of a chain, what the program ended with',
      `Traceback (most recent call last):\n${frame}\nConnectionRefusedError: [Errno 111]\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n${frame}\nurllib.error.URLError: <urlopen error [Errno -2] Name or service not known>\n`,
      'urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>',
      false,
    ],
    [
      'a fault of the GPU',
      'Memory access fault by GPU node-2 (Agent handle: 0x1) on address 0x7f. Reason: Unknown.\n[2026-11-20 02:00:01] SIGQUIT received. signum=None',
      'Memory access fault by GPU node-2 (Agent handle: 0x1) on address 0x7f. Reason: Unknown.',
      false,
    ],
    [
      'a child that ended, where nothing else is said',
      '[2026-11-20 02:00:01] Subprocess scheduler_0 (pid=57) crashed with exit code -9. Triggering SIGQUIT for cleanup...\n',
      '[2026-11-20 02:00:01] Subprocess scheduler_0 (pid=57) crashed with exit code -9. Triggering SIGQUIT for cleanup... (killed by SIGKILL, usually out of host memory)',
      false,
    ],
    ['nothing in a healthy log', '[2026-11-20 02:00:01] The server is fired up and ready to roll!\n', undefined, false],
    ['nothing in an empty log', '', undefined, false],
  ])('%s', (_, log, text, lasting) => {
    expect(findCause(log)).toEqual(text === undefined ? undefined : { text, lasting });
    expect(findCause(new TextEncoder().encode(log))?.text).toBe(text);
  });

  it('holds no secret and is short', () => {
    const cause = findCause(
      `Traceback (most recent call last):\n${frame}\nValueError: --api-key sk-123456 ${'x'.repeat(900)}`,
    );
    expect(cause?.text).not.toContain('sk-123456');
    expect(cause?.text.length).toBeLessThanOrEqual(400);
  });
});

it.each([
  ['the client ended with exit code 2: bench_serving.py: error: unrecognized arguments: --x', true],
  ['no result, exit code 1: python3: No module named sglang.bench_one_batch', true],
  [
    "the server failed before it was ready: launch_server.py: error: argument --dtype: invalid choice: 'x' (exit code 2)",
    true,
  ],
  ['the client was still running after its limit of 665 s', false],
  [`the server failed before it was ready: ${noMemory}`, false],
])('%s: fails the same way again: %s', (reason, lasting) => {
  expect(isLasting(reason)).toBe(lasting);
});
