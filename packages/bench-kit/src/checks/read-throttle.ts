import type { Runner } from '@sglang-ci/core';

/** What the driver says at one moment about limits that slow a GPU down. */
export interface ThrottleReading {
  /** Limits that were active, as `GPU 3: socket_thermal`. */
  readonly active: readonly string[];
  /** How often each limit has applied since the driver was loaded, by the same names. Absent where not supported. */
  readonly counts: Readonly<Record<string, number>>;
  /** Did any GPU say anything about its limits? */
  readonly known: boolean;
}

/**
 * Limits that make a measurement wrong: heat, and the emergency signal of the board. The power limit (`ppt`) is not among
 * them: a GPU under full load runs at it.
 */
const LIMITS = ['prochot', 'socket_thermal', 'vr_thermal', 'hbm_thermal'] as const;

const PROBE = ['amd-smi', 'metric', '--json'] as const;
const LIMIT_MS = 30_000;

/**
 * Asks `amd-smi` what throttles the GPUs; MI300 and newer say, with ROCm 6.3 and newer.
 * Source: section "GPU violations" of AMD SMI's documentation; `prochot_accumulated` was later renamed
 * `prochot_violation_accumulated`, and so were the others.
 */
export async function readThrottle(runner: Runner, signal: AbortSignal): Promise<ThrottleReading> {
  const captured = await runner.run({ env: {}, argv: PROBE }, { limitMs: LIMIT_MS, signal }).catch(() => undefined);
  return parseThrottle(captured?.stdout ?? '');
}

/** Reads the output of `amd-smi metric --json`, a bare list or in a `gpu_data` envelope. Anything else says nothing. */
export function parseThrottle(text: string): ThrottleReading {
  const rows = metricsOf(text).flatMap((gpu, index) =>
    LIMITS.map((limit) => {
      const throttle = objectIn(gpu, 'throttle');
      const count = throttle[`${limit}_accumulated`] ?? throttle[`${limit}_violation_accumulated`];
      const name = `GPU ${typeof gpu['gpu'] === 'number' ? gpu['gpu'] : index}: ${limit}`;
      return { name, status: throttle[`${limit}_violation_status`], count };
    }),
  );
  const counts = Object.fromEntries(
    rows.flatMap(({ name, count }) => (typeof count === 'number' ? [[name, count] as const] : [])),
  );
  return {
    active: rows.filter(({ status }) => status === 'ACTIVE').map(({ name }) => name),
    counts,
    known: rows.some(({ name, status }) => isStatus(status) || counts[name] !== undefined),
  };
}

/** The highest clocks that the driver allows the first GPU, MHz, from the same output. */
export function parseMaxClocks(text: string): { readonly gfx?: number; readonly mem?: number } {
  const clock = objectIn(metricsOf(text)[0] ?? {}, 'clock');
  const maxOf = (name: string) => objectIn(objectIn(clock, name), 'max_clk')['value'];
  const [gfx, mem] = [maxOf('gfx_0'), maxOf('mem_0')];
  return { ...(typeof gfx === 'number' ? { gfx } : {}), ...(typeof mem === 'number' ? { mem } : {}) };
}

type Json = Readonly<Record<string, unknown>>;

function metricsOf(text: string): readonly Json[] {
  const start = text.search(/[{[]/);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  try {
    const json: unknown = JSON.parse(text.slice(start, end + 1));
    const list = Array.isArray(json) ? json : (json as Json)['gpu_data'];
    return Array.isArray(list) ? list.filter((gpu): gpu is Json => typeof gpu === 'object' && gpu !== null) : [];
  } catch {
    return [];
  }
}

function objectIn(parent: Json, name: string): Json {
  const value = parent[name];
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function isStatus(status: unknown): boolean {
  return status === 'ACTIVE' || status === 'NOT ACTIVE';
}
