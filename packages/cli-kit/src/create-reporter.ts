import { type CiEvent, type Clock, type Emit, logTimeOf, redactSecrets, withoutControls } from '@sglang-ci/core';
import { createColors } from './colors.ts';
import { eventLine } from './event-lines.ts';
import { fitLine } from './fit-line.ts';

const PLAIN_PROGRESS_EVERY_MS = 60_000;
/** Progress that quotes a log may quote a line of thousands of characters, again and again. */
const PLAIN_PROGRESS_WIDTH = 200;

export interface ReporterOptions {
  readonly stream: { readonly isTTY?: boolean | undefined; readonly columns?: number; write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/**
 * The one thing that prints a night's events: on a terminal with a live line that the next event replaces, elsewhere
 * (cron) as plain lines with the time, where progress appears at most once a minute.
 */
export function createReporter(options: ReporterOptions): Emit {
  return options.stream.isTTY === true ? terminalReporter(options) : plainReporter(options);
}

function terminalReporter({ stream, env }: ReporterOptions): Emit {
  const colors = createColors(stream, env);
  let hasLive = false;
  return (event) => {
    const shown = eventLine(harmless(event), colors);
    if (shown === undefined) return;
    const text = redactSecrets(shown.text);
    const clear = hasLive ? '\r\u001B[2K' : '';
    hasLive = shown.kind === 'live';
    stream.write(hasLive ? `${clear}${fitLine(text, widthOf(stream) - 1)}` : `${clear}${text}\n`);
  };
}

/** Texts of an event come from logs, engines and errors: none of them may act on the terminal. */
function harmless(event: CiEvent): CiEvent {
  return JSON.parse(JSON.stringify(event), (_key, value: unknown) =>
    typeof value === 'string' ? withoutControls(value) : value,
  ) as CiEvent;
}

/** A terminal without a size, as some pseudo-terminals are, counts as a narrow one. */
function widthOf({ columns = 0 }: ReporterOptions['stream']): number {
  return columns > 0 ? columns : 80;
}

function plainReporter({ stream, env, clock }: ReporterOptions): Emit {
  const colors = createColors(stream, env);
  let lastProgress = Number.NEGATIVE_INFINITY;
  return (event: CiEvent) => {
    const shown = eventLine(harmless(event), colors);
    if (shown === undefined) return;
    const now = clock.now();
    if (shown.kind === 'live' && event.kind !== 'run-started') {
      if (now - lastProgress < PLAIN_PROGRESS_EVERY_MS) return;
      lastProgress = now;
    }
    const text = redactSecrets(shown.text);
    stream.write(`${logTimeOf(now)} ${shown.kind === 'live' ? fitLine(text, PLAIN_PROGRESS_WIDTH) : text}\n`);
  };
}
