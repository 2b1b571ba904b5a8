import { existsSync } from 'node:fs';
import { KeeperLink } from '../clock/keeper-link.ts';
import { stateDir } from './state-dir.ts';

/** Simulated time. Everything a program prints or waits for goes through it. */
export interface SimClock {
  /** How finely a fast clock is looked at: simulated ms for one ms of a machine that keeps pace. */
  readonly factor: number;
  /** It advances by what the simulation waits for, and not by what the machine needs for it. */
  readonly isVirtual: boolean;
  /** Simulated now, in ms since the Unix epoch. */
  nowMs(): number;
  /** Waits until simulated time has reached `ms`; at once when it already has. */
  sleepUntil(ms: number): Promise<void>;
  sleep(ms: number): Promise<void>;
  /** On a virtual clock, until everything that can happen at this moment has happened. */
  settle(): Promise<void>;
}

/**
 * The clock of this process: that of the machine, or with a `SIM_CLOCK_FACTOR` over 1 the node's virtual one, which shows
 * `SIM_CLOCK_START` (ISO; real now) at first. `SIM_CLOCK_EPOCH` tells clocks of one node folder apart. With
 * `SIM_CLOCK=scaled`, and on a machine without `/proc`, it is the machine's clock made faster: `SIM_CLOCK_START` is what
 * it showed at the real moment `SIM_CLOCK_EPOCH` (ms; process start).
 */
export function simClock(env: NodeJS.ProcessEnv = process.env): SimClock {
  const factor = positive(env['SIM_CLOCK_FACTOR']) ?? 1;
  const isVirtual = factor > 1 && env['SIM_CLOCK'] !== 'scaled' && existsSync('/proc/self/task');
  return isVirtual ? virtualClock(env, factor) : scaledClock(env, factor);
}

function virtualClock(env: NodeJS.ProcessEnv, factor: number): SimClock {
  const startMs = parseIso(env['SIM_CLOCK_START']);
  const name = startMs === undefined ? 'by-hand' : `${startMs}-${positive(env['SIM_CLOCK_EPOCH']) ?? 0}`;
  const link = linkTo({ nodeDir: stateDir(env), name }, startMs ?? Date.now());
  const nowMs = (): number => link.files.now;
  const sleepUntil = (ms: number): Promise<void> => (ms > nowMs() ? link.sleepUntil(ms) : Promise.resolve());
  return {
    factor,
    isVirtual: true,
    nowMs,
    sleepUntil,
    sleep: (ms) => sleepUntil(nowMs() + ms),
    settle: () => link.sleepUntil(nowMs()),
  };
}

let link: KeeperLink | undefined;

/** One line per program. */
function linkTo(place: { readonly nodeDir: string; readonly name: string }, startMs: number): KeeperLink {
  return (link ??= new KeeperLink(place, { startMs }));
}

function scaledClock(env: NodeJS.ProcessEnv, factor: number): SimClock {
  const epochMs = positive(env['SIM_CLOCK_EPOCH']) ?? Date.now();
  const startMs = parseIso(env['SIM_CLOCK_START']) ?? epochMs;
  const nowMs = (): number => startMs + (Date.now() - epochMs) * factor;
  const sleepUntil = async (ms: number): Promise<void> => {
    for (let left = ms - nowMs(); left > 0; left = ms - nowMs()) {
      const realMs = Math.min(left / factor, 2 ** 30);
      await new Promise((resolve) => setTimeout(resolve, realMs));
    }
  };
  return {
    factor,
    isVirtual: false,
    nowMs,
    sleepUntil,
    sleep: (ms) => sleepUntil(nowMs() + ms),
    settle: () => Promise.resolve(),
  };
}

/** `2025-12-16 12:00:39` in the time zone of the environment, as Python's logging prints it. */
export function logTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  if (second === cached.second) return cached.text;
  const d = new Date(second * 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  cached = { second, text: `${date} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}` };
  return cached.text;
}

let cached = { second: Number.NaN, text: '' };

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) && value > 0 ? value : undefined;
}

function parseIso(text: string | undefined): number | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
