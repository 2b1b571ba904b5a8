import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { DemoNight } from './demo-nights.ts';
import type { DemoSite } from './lay-out-site.ts';

export interface NightOptions {
  readonly root: string;
  readonly site: DemoSite;
  /** Show the night as it goes on; otherwise only its last line counts. */
  readonly live: boolean;
}

/** How coarsely looks are taken at a night, which cost a process each: see sim-node's README. */
const PAST_FACTOR = 6_000;
const TONIGHT_FACTOR = 900;

/** Runs one night through the real program on the simulated node; one line that says how it ended. */
export async function runNight(night: DemoNight, options: NightOptions): Promise<string> {
  const { root, site, live } = options;
  const clock = {
    factor: live ? TONIGHT_FACTOR : PAST_FACTOR,
    startAt: `${night.day.slice(0, 4)}-${night.day.slice(4, 6)}-${night.day.slice(6)}T18:00:00Z`,
    epochMs: Date.now(),
  };
  await writeFile(site.siteFile, `${JSON.stringify({ ...site.settings, simulatedClock: clock }, null, 2)}\n`);
  const faults = join(site.directory, 'faults.json');
  await writeFile(faults, JSON.stringify({ faults: faultsOf(night) }));
  const env = {
    ...process.env,
    PATH: [join(root, 'packages', 'sim-node', 'bin'), process.env['PATH']].join(delimiter),
    SIM_NODE_DIR: join(site.directory, 'node-state'),
    SIM_HARDWARE: 'mi30x',
    SIM_SEED: String(night.seed),
    SIM_CLOCK_FACTOR: String(clock.factor),
    SIM_CLOCK_START: clock.startAt,
    SIM_CLOCK_EPOCH: String(clock.epochMs),
    SIM_SGLANG_VERSION: '0.5.6',
    SIM_FAULTS: faults,
  };
  const words = [
    join(root, 'apps', 'nightly', 'dist', 'main.js'),
    '--site',
    'demo',
    '--runner',
    'host',
    '--model',
    'grok',
    '--mode',
    'online',
    '--docker-image',
    night.image ?? '',
  ];
  return spawnNight(words, { env, live, site, root });
}

function faultsOf({ slowerPercent }: DemoNight) {
  return slowerPercent > 0 ? [{ fault: 'slower', value: slowerPercent, part: 'decode' }] : [];
}

interface Spawning extends NightOptions {
  readonly env: NodeJS.ProcessEnv;
}

async function spawnNight(words: readonly string[], { env, live, site, root }: Spawning): Promise<string> {
  const log = createWriteStream(join(site.directory, 'nights.log'), { flags: 'a' });
  const child = spawn(process.execPath, live ? words : [...words, '--json'], {
    cwd: root,
    env,
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
  });
  let json = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    json += chunk.toString();
  });
  child.stderr?.pipe(log);
  const forward = (signal: NodeJS.Signals) => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  const code = await new Promise<number>((resolve) =>
    child.once('close', (exit, signal) => resolve(exit ?? (signal === 'SIGINT' ? 130 : 143))),
  );
  process.off('SIGINT', forward).off('SIGTERM', forward);
  if (code === 130 || code === 143) {
    console.log('\nstopped; nothing is left running');
    process.exit(code);
  }
  if (code !== 0)
    throw new NightFailed(
      `the night ended with exit code ${code}: ${live ? 'the reason is above' : reasonIn(json)}`,
      join(site.directory, 'nights.log'),
    );
  if (live) return 'the verdict is above';
  return headlineOf(json);
}

function headlineOf(json: string): string {
  const report = JSON.parse(json) as {
    benchmarks: { verdict?: { status: string; headline: string; cells: unknown[] } }[];
  };
  const verdict = report.benchmarks[0]?.verdict;
  if (verdict === undefined) return 'measured';
  return verdict.status === 'no-baseline' ? `measured, ${verdict.cells.length} values` : verdict.headline;
}

/** A night of the demo that did not come to its end, in a sentence. */
export class NightFailed extends Error {
  constructor(message: string, log: string) {
    super(`${message}; its log is ${log}`);
  }
}

/** Why it failed, as its own report says. */
function reasonIn(json: string): string {
  try {
    const { benchmarks, stages } = JSON.parse(json) as {
      benchmarks: { reason?: string }[];
      stages: { outcome: string; title: string; detail?: string }[];
    };
    const stage = stages.find(({ outcome }) => outcome === 'failed');
    return benchmarks.find(({ reason }) => reason !== undefined)?.reason ?? stage?.detail ?? 'it does not say why';
  } catch {
    return 'it left no report';
  }
}
