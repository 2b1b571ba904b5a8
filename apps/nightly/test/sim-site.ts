import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { type ClockWatch, watchClock } from '@sglang-ci/sim-node';
import { type DemoSite, layOutSite } from '../../../scripts/demo/lay-out-site.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
export const NIGHTLY = join(ROOT, 'apps', 'nightly', 'dist', 'main.js');
const SIM_BIN = join(ROOT, 'packages', 'sim-node', 'bin');
const FACTOR = 3_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedNight {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Its output so far. */
  printed(): string;
  /**
   * Waits until something is the case in it, and lets its time stand still from then on, so that it is met at this moment
   * however fast or slow the machine is. Throws when the night ends before.
   */
  until(isSo: () => boolean): Promise<void>;
  /** Lets its time go on. */
  go(): void;
  /** Also lets its time go on. */
  kill(signal: NodeJS.Signals): void;
  /** Closes the pipes that it prints into. */
  hangUp(): void;
}

export interface SimulatedClock {
  readonly factor: number;
  readonly startAt: string;
  readonly epochMs: number;
}

export interface NightWish {
  /** `YYYYMMDD` of the image. */
  readonly day?: string;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The simulated clock, where something else shares it; else one that starts now. */
  readonly clock?: SimulatedClock;
  /** Settings of the site file for this night. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Lets the night look for its image itself. */
  readonly searchesImage?: boolean;
  /** Where its commands run, `undefined` to let it choose; else on this machine. */
  readonly runner?: 'host' | 'docker' | undefined;
  /** A program and its words that starts the night in its own place: `unshare`, `setpriv`. */
  readonly within?: readonly string[];
}

/** A simulated node in a folder of its own, and nights that run on it through the built program. */
export async function simSite(): Promise<DemoSite & { remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sglang-ci-nightly-'));
  const site = await layOutSite(join(folder, 'node'));
  return { ...site, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The image's tag of a day. */
export const tagOf = (day: string) => `v0.5.6.post1-rocm700-mi30x-${day}`;

/** The run folder of a GROK1 online night. */
export const folderOf = (site: DemoSite, day: string) =>
  join(site.directory, 'online', 'GROK1', `${tagOf(day)}_GROK1_MOE-I4F8_online`);

/** Starts a GROK1 online night; two loads and one run each unless told otherwise. */
export async function startNight(site: DemoSite, wish: NightWish = {}): Promise<StartedNight> {
  const { day = '20251202', words = [], env = {}, settings = {}, clock = clockOf(day), within = [] } = wish;
  const quick = { requestRates: [1, 4], runsPerLoad: 1, gsm8kRuns: 2, gpuWaitLimitS: 0, queueLimitS: 0 };
  await writeFile(site.siteFile, JSON.stringify({ ...site.settings, ...quick, ...settings, simulatedClock: clock }));
  const runner = 'runner' in wish ? wish.runner : 'host';
  const where = runner === undefined ? [] : ['--runner', runner];
  const base = ['--site', site.siteFile, ...where, '--model', 'grok', '--mode', 'online'];
  const image = wish.searchesImage ? [] : ['--docker-image', `rocm/sgl-dev:${tagOf(day)}`];
  const [program = process.execPath, ...before] = [...within, process.execPath];
  const watch = await watchClock({ ...clock, nodeDir: join(site.directory, 'node-state') });
  const child = spawn(program, [...before, NIGHTLY, ...base, ...image, ...words], {
    cwd: await emptyFolder(site),
    env: { ...simEnv(site, clock), SIM_SEED: day, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout: stdout(), stderr: stderr() })),
  ).finally(() => watch.close());
  return {
    pid: child.pid ?? -1,
    ended,
    printed: stdout,
    until: (isSo) => meet(isSo, { watch, ended }),
    go: () => watch.go(),
    kill: (signal) => {
      child.kill(signal);
      watch.go();
    },
    hangUp: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}

function collected(stream: Readable): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}

async function meet(
  isSo: () => boolean,
  night: { readonly watch: ClockWatch; readonly ended: Promise<Ended> },
): Promise<void> {
  const early = await Promise.race([night.watch.until(isSo), night.ended]);
  if (early !== undefined) throw new Error(`the night ended before:\n${early.stdout}${early.stderr}`);
}

/** Where nights of a site are started, as cron starts them: it must stay as empty as it is. */
export async function emptyFolder(site: DemoSite): Promise<string> {
  const folder = join(site.directory, 'cwd');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** A clock that shows 18:00 UTC of a day now. */
export function clockOf(day: string, factor: number = FACTOR): SimulatedClock {
  const startAt = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T18:00:00Z`;
  return { factor, startAt, epochMs: Date.now() };
}

/** Runs a night to its end. */
export async function night(site: DemoSite, wish: NightWish = {}): Promise<Ended> {
  return (await startNight(site, wish)).ended;
}

/** Command lines of processes that belong to a site, the dead ones of this very moment not counted. */
export async function processesOf(site: DemoSite): Promise<readonly string[]> {
  const { readdir } = await import('node:fs/promises');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(pids.map((pid) => belongsTo(pid, site)));
  return lines.filter((line) => line !== undefined);
}

async function belongsTo(pid: string, site: DemoSite): Promise<string | undefined> {
  try {
    const environ = await readFile(`/proc/${pid}/environ`, 'utf8');
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return environ.includes(`SIM_NODE_DIR=${join(site.directory, 'node-state')}`) && command !== ''
      ? command
      : undefined;
  } catch {
    return undefined;
  }
}

/** What a program on the site's simulated node is given as its environment. */
export function simEnv(site: DemoSite, clock: SimulatedClock): NodeJS.ProcessEnv {
  return {
    PATH: [SIM_BIN, process.env['PATH']].join(delimiter),
    HOME: process.env['HOME'],
    NO_COLOR: '1',
    ...nodeEnv(site, clock),
  };
}

/** For nights in a container: its engine works outside of the simulation, so they follow the machine's time. */
export const CONTAINER_TIME = { SIM_CLOCK: 'scaled' } as const;

/** How much faster their clock runs: so little that a slow engine does not use up a night's hours. */
export const CONTAINER_FACTOR = 300;

/** What the programs of a site's simulated node are told by their environment, on this machine or in a container. */
export function nodeEnv(site: DemoSite, clock: SimulatedClock): Record<string, string> {
  return {
    SIM_NODE_DIR: join(site.directory, 'node-state'),
    SIM_HARDWARE: 'mi30x',
    SIM_CLOCK_FACTOR: String(clock.factor),
    SIM_CLOCK_START: clock.startAt,
    SIM_CLOCK_EPOCH: String(clock.epochMs),
    SIM_SGLANG_VERSION: '0.5.6',
  };
}
