import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWebhook } from '../src/index.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'find-webhook-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function secretFile(text: string, mode = 0o600): Promise<string> {
  const path = join(folder, `webhook-${mode}`);
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

test('the command line beats the file, the file beats the environment', async () => {
  const file = await secretFile('https://file.example/\n');
  const env = { TEAMS_WEBHOOK_URL: 'https://env.example/' };
  expect(await findWebhook({ option: 'https://option.example/', file, env })).toStrictEqual({
    url: 'https://option.example/',
    warning: expect.stringContaining('visible in ps'),
  });
  expect(await findWebhook({ file, env })).toStrictEqual({ url: 'https://file.example/' });
  expect(await findWebhook({ env })).toStrictEqual({ url: 'https://env.example/' });
});

test.each([[{}], [{ TEAMS_WEBHOOK_URL: '' }], [{ TEAMS_WEBHOOK_URL: '  ' }]])(
  '%j: notifications are off',
  async (env) => {
    expect(await findWebhook({ env })).toStrictEqual({});
  },
);

test('a file that others can read is refused, without its text in the error', async () => {
  const file = await secretFile('https://secret.example/', 0o644);
  await expect(findWebhook({ file, env: {} })).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    hint: `chmod 600 ${file}`,
  });
  await expect(findWebhook({ file, env: {} })).rejects.not.toMatchObject({
    message: expect.stringContaining('secret'),
  });
});

test('a file that is not there is named', async () => {
  await expect(findWebhook({ file: join(folder, 'none'), env: {} })).rejects.toMatchObject({ code: 'FILE_MISSING' });
});
