import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import type { Engine } from './install-engine.ts';
import { tinyModel } from './tiny-model.ts';

/** What a case is given. */
export interface CaseOf {
  readonly root: string;
  readonly engine: Engine;
  /** Its own folder: site, results and home. */
  readonly folder: string;
}

export interface Site {
  readonly file: string;
  readonly port: number;
  readonly results: string;
  /** Where `rocm-smi` is a simulated one: the only thing here that is. */
  readonly bin: string;
}

/** Lays out a node's site for the real SGLang in the folder of a case. */
export async function layOutSite({ root, engine, folder }: CaseOf, extraArgs = ''): Promise<Site> {
  const bin = join(folder, 'bin');
  const results = join(folder, 'results');
  const workspace = join(folder, 'workspace');
  for (const place of [bin, results, workspace, join(folder, 'models')]) mkdirSync(place, { recursive: true });
  symlinkSync(join(root, 'packages', 'sim-node', 'bin', 'rocm-smi'), join(bin, 'rocm-smi'));
  const port = await freePort();
  const file = join(folder, 'sglang-ci.config.json');
  const settings = {
    workDir: results,
    mountDir: folder,
    containerWorkDir: workspace,
    hardware: 'mi30x',
    node: 'cpu-01',
    gsm8kScript: engine.gsm8kScript,
    gsm8kQuestions: 6,
    gsm8kParallel: 6,
    gsm8kShots: 2,
    gsm8kRuns: 1,
    runsPerLoad: 1,
    requestRates: [1, 2],
    serverPort: port,
    datasetPath: engine.conversations,
  };
  writeFileSync(file, JSON.stringify(settings, null, 2));
  writeFileSync(join(folder, 'models', 'tiny.json'), JSON.stringify(tinyModel(engine, extraArgs), null, 2));
  return { file, port, results, bin };
}
