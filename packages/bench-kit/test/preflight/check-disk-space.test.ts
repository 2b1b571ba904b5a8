import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createHostRunner } from '../../src/host-runner/create-host-runner.ts';
import { checkDiskSpace } from '../../src/preflight/check-disk-space.ts';

const ports = { runner: createHostRunner(), signal: new AbortController().signal };
const folder = join(tmpdir(), 'not', 'there', 'yet');

test('is content with enough space, also for a folder that does not exist yet', async () => {
  await expect(checkDiskSpace(folder, { gb: 0, what: 'the logs', ...ports })).resolves.toBeUndefined();
});

test('names the file system, what is free and what is needed', async () => {
  await expect(checkDiskSpace(folder, { gb: 1e9, what: 'the model', ...ports })).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/[\d.]+ GB free, 1000000000 GB needed for the model$/),
  });
});

test('does not stop a night when nobody can tell', async () => {
  const runner = { ...ports.runner, run: async () => ({ code: 127, timedOut: false, stdout: '', stderr: '' }) };
  await expect(checkDiskSpace(folder, { gb: 1e9, what: 'the model', ...ports, runner })).resolves.toBeUndefined();
});
