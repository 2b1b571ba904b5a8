import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { MARK } from './leftovers.ts';
import type { CaseOf, Site } from './lay-out-site.ts';

/** Above what a night of two short loads needs on a machine with much else to do. */
const LIMIT_MS = 30 * 60_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Everything it printed, to either stream. */
  readonly output: string;
}

export interface Night {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts the built product on the host: `words` are its options after site, runner, image and hardware. */
export function startNight(
  { root, engine, folder }: CaseOf,
  site: Site,
  words: readonly string[],
  hardware = 'mi30x',
): Night {
  const main = join(root, 'apps', 'nightly', 'dist', 'main.js');
  const image = `rocm/sgl-dev:v${engine.version}-rocm700-${hardware}-20260101`;
  const fixed = ['--site', site.file, '--runner', 'host', '--docker-image', image, '--hardware', hardware];
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: [site.bin, engine.bin, process.env['PATH']].join(delimiter),
    HOME: folder,
    SIM_NODE_DIR: join(folder, 'node-state'),
    HF_HUB_OFFLINE: '1',
    SGLANG_USE_CPU_ENGINE: '1',
    TOKENIZERS_PARALLELISM: 'false',
    [MARK]: folder,
  };
  // Without its compiled files every start of Python takes a minute longer.
  delete env['PYTHONDONTWRITEBYTECODE'];
  const child = spawn(process.execPath, [main, ...fixed, ...words], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LIMIT_MS,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => setImmediate(() => resolve({ code, signal, output })));
  });
  return { child, ended };
}

/** Its whole run, from start to end. */
export async function runNight(...of: Parameters<typeof startNight>): Promise<Ended> {
  return startNight(...of).ended;
}
