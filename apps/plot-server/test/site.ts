import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '@sglang-ci/core';
import { createApp } from '../src/app.ts';
import { nightsService } from '../src/data/nights-service.ts';

/** A directory with what `files` says (path to content), and a server's app over it. */
export async function site(files: Readonly<Record<string, string>> = {}) {
  const root = await mkdtemp(join(tmpdir(), 'plot-server-'));
  const write = async (path: string, content: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  };
  for (const [path, content] of Object.entries(files)) await write(path, content);
  await mkdir(join(root, 'runs'), { recursive: true });
  await mkdir(join(root, 'plots'), { recursive: true });
  let now = Date.UTC(2025, 11, 16);
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const secretPlaces = { files: [join(root, 'hook')], siteFile: join(root, 'runs', 'ci.json') };
  const folders = { plotsDir: join(root, 'plots'), baseDir: join(root, 'runs') };
  const place = { ...folders, secretPlaces, title: 'Lab <plots>', clock, log };
  const app = createApp({ ...place, clientDir: join(root, 'client'), service: nightsService(place) });
  return {
    root,
    app,
    log: lines,
    write,
    get: async (path: string) => app.request(path),
    ask: async (path: string, headers: Record<string, string>) => app.request(path, { headers }),
    text: async (path: string) => (await app.request(path)).text(),
    wait: (ms: number) => {
      now += ms;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Path and content of a GROK1 online run folder as the old scripts left it. */
export function onlineNight(tag: string, e2eMs: number, suffix = ''): Record<string, string> {
  const name = `${tag}_GROK1_MOE-I4F8_online${suffix}`;
  const section = (title: string, value: number) =>
    `\nMedian ${title} (ms, lower better)\nrequest rate\t1\t16\nMI300x-aiter, node-a\t${value}\t${value * 8}\n`;
  const csv = `Online mode - GROK1 (${tag})\n${section('E2E Latency', e2eMs)}${section('TTFT', 95)}${section('ITL', 17)}`;
  return { [`runs/online/GROK1/${name}/${name}.csv`]: csv };
}
