/** Simulated time. Everything a program prints or waits for goes through it. */
export interface SimClock {
  /** How many simulated seconds pass in a real one. */
  readonly factor: number;
  /** Simulated now, in ms since the Unix epoch. */
  nowMs(): number;
  /** Waits until simulated time has reached `ms`; at once when it already has. */
  sleepUntil(ms: number): Promise<void>;
  sleep(ms: number): Promise<void>;
}

/**
 * The clock of this process: `SIM_CLOCK_FACTOR` (1), `SIM_CLOCK_START` (ISO; real now) and `SIM_CLOCK_EPOCH` (real ms
 * at which simulated time was `SIM_CLOCK_START`; process start).
 */
export function simClock(env: NodeJS.ProcessEnv = process.env): SimClock {
  const factor = positive(env['SIM_CLOCK_FACTOR']) ?? 1;
  const epochMs = positive(env['SIM_CLOCK_EPOCH']) ?? Date.now();
  const startMs = parseIso(env['SIM_CLOCK_START']) ?? epochMs;
  const nowMs = (): number => startMs + (Date.now() - epochMs) * factor;
  const sleepUntil = async (ms: number): Promise<void> => {
    for (let left = ms - nowMs(); left > 0; left = ms - nowMs()) {
      const realMs = Math.min(left / factor, 2 ** 30);
      await new Promise((resolve) => setTimeout(resolve, realMs));
    }
  };
  return { factor, nowMs, sleepUntil, sleep: (ms) => sleepUntil(nowMs() + ms) };
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
