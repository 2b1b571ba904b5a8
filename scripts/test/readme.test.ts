import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT_MEANING } from '@sglang-ci/core';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const readme = await readFile(join(ROOT, 'README.md'), 'utf8');

const CLIENT_LOG = `============ Serving Benchmark Result ============
Backend:                                 sglang    
Traffic request rate:                    4.0       
Max request concurrency:                 not set   
Successful requests:                     1200      
Benchmark duration (s):                  312.40    
Median E2E Latency (ms):                 12535.08  
Median TTFT (ms):                        118.20    
Median ITL (ms):                         18.55     
==================================================
`;

test('the example of one package alone runs as it is printed', async () => {
  const example = /```js\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'sglang-ci-readme-'));
  try {
    await mkdir(join(folder, 'node_modules', '@sglang-ci'), { recursive: true });
    await symlink(join(ROOT, 'packages', 'metrics-parse'), join(folder, 'node_modules', '@sglang-ci', 'metrics-parse'));
    await writeFile(join(folder, 'client.log'), CLIENT_LOG);
    await writeFile(join(folder, 'example.mjs'), example);
    const ran = spawnSync(process.execPath, ['example.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/^true 12535\.08 \[\]/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the table of exit codes says what the programs say', () => {
  const rows = [...readme.matchAll(/^\| (\d+) \| (.+) \|$/gm)].map((row) => [Number(row[1]), row[2]]);
  expect(Object.fromEntries(rows)).toStrictEqual(EXIT_MEANING);
});

test('every package and app is in the table', async () => {
  const names = [
    ...(await readdir(join(ROOT, 'packages'))).map((name) => `packages/${name}`),
    ...(await readdir(join(ROOT, 'apps'))).map((name) => `apps/${name}`),
  ];
  expect(names.filter((name) => !readme.includes(`](${name})`))).toStrictEqual([]);
});

test.each(['README.md', 'CONTRIBUTING.md'])('every file that %s links to is there', async (name) => {
  const text = await readFile(join(ROOT, name), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(join(ROOT, link)))).toStrictEqual([]);
});

test('every setting of the example site file is known', async () => {
  const { resolveSettings } = await import('@sglang-ci/core');
  const path = join(ROOT, 'cron', 'sglang-ci.config.example.json');
  const { $schema: _, ...value } = JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, unknown>>;
  expect(resolveSettings({ options: {}, env: {}, site: { value, path } })).toMatchObject(value);
});
