import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatRunFolderName, parseImageRef } from '@sglang-ci/core';
import { freePort } from '../free-port.ts';
import type { DemoNight } from './demo-nights.ts';

export interface DemoSite {
  readonly directory: string;
  readonly node: string;
  readonly siteFile: string;
  /** Settings of the site file without the clock, which every night sets anew. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const MARKER = '.sglang-ci-demo';

/** Lays out the folder of a simulated node: models, the GSM8K script, kernel libraries. An earlier demo is cleared away. */
export async function layOutSite(directory: string): Promise<DemoSite> {
  if (existsSync(directory) && !existsSync(join(directory, MARKER))) {
    throw new Error(`${directory} is there and is no earlier demo: move it away`);
  }
  await rm(directory, { recursive: true, force: true });
  const model = join(directory, 'models', 'grok-1-W4A8KV8');
  const workspace = join(directory, 'sgl-workspace');
  const script = join(workspace, 'sglang', 'benchmark', 'gsm8k', 'bench_sglang.py');
  await touch(join(directory, MARKER));
  await touch(join(model, 'config.json'), '{"model_type": "grok-1"}\n');
  await touch(script, '# Stands for the GSM8K script of the image; the simulated python3 plays it.\n');
  await touch(join(workspace, 'aiter', 'aiter', 'jit', 'module_moe_sorting.so'));
  const node = 'sim-mi300x-01';
  const settings = {
    workDir: directory,
    mountDir: directory,
    containerWorkDir: workspace,
    hardware: 'mi30x',
    node,
    gsm8kScript: script,
    serverPort: await freePort(),
    models: { grok1: { modelPath: model } },
  };
  return {
    directory,
    node,
    settings,
    siteFile: join(directory, 'sglang-ci.config.json'),
  };
}

/** Where a night's files are. */
export function runFolderOf({ directory }: DemoSite, { image = '' }: DemoNight): string {
  const imageTag = parseImageRef(image).tag ?? '';
  const name = formatRunFolderName({
    imageTag,
    model: 'GROK1',
    variant: 'MOE-I4F8',
    mode: 'online',
    subMode: 'standard',
  });
  return join(directory, 'online', 'GROK1', name);
}

async function touch(path: string, text = ''): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}
