import {
  EXIT,
  type ExitCode,
  exitCodeOf,
  exitOfStop,
  type Incident,
  type Incidents,
  learnSecrets,
} from '@sglang-ci/core';
import { createColors } from './colors.ts';
import { createFetch } from './create-fetch.ts';
import { formatError } from './format-error.ts';
import { showControls } from './show-controls.ts';
import { onStopSignals } from './stop-signals.ts';
import { isVersion, versionText } from './version.ts';
import { watchIncidents } from './watch-incidents.ts';

/** What a program is handed of its surroundings. */
export interface CliContext {
  /** Words after the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP; a Ctrl-C or SIGTERM after it ends the program at once. */
  readonly signal: AbortSignal;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** For every request that the program makes: through the proxies of the environment. */
  readonly fetch: typeof fetch;
  /** What happens to the program beside its work. One whose output is not its work listens, and lives through it. */
  readonly incidents?: Incidents;
}

/** A connection that somebody left open keeps a program no longer than this after its work is done. */
const LEFT_OPEN_MS = 2_000;

/**
 * Runs a program's `main` and ends the process with its exit code. Errors are printed as one message and, where there is
 * one, what to do next; a bug is printed with its stack. Secrets of the command line and the environment are remembered
 * and printed nowhere, and nothing that is printed acts on the terminal. Ctrl-C, SIGTERM and SIGHUP abort `context.signal` and end in 130,
 * 143 and 129. A reader that has gone (`| head`) changes nothing; a program whose output cannot be written has failed.
 */
export async function runCli(main: (context: CliContext) => Promise<ExitCode>): Promise<void> {
  const abort = new AbortController();
  const { signal } = abort;
  const off = onStopSignals({
    stop: (request) => abort.abort(request),
    force: () => process.exit(exitOfStop(signal)),
  });
  showControls(process.stdout);
  showControls(process.stderr);
  learnSecrets([process.argv, { ...process.env }]);
  const incidents = watchIncidents({ unheard: endUnheard, crashed: (error) => abort.abort(error) });
  try {
    const context = surroundings(signal, incidents);
    const code = isVersion(context.args) ? tellVersion(context) : await main(context);
    process.exitCode = signal.aborted ? exitOfStop(signal) : code;
  } catch (error) {
    if (!signal.aborted) printError(error);
    process.exitCode = signal.aborted ? exitOfStop(signal) : exitCodeOf(error);
  } finally {
    off();
    setTimeout(endAnyway, LEFT_OPEN_MS).unref();
  }
  await written(process.stdout);
  const unwritten = incidents.isHeard() ? undefined : incidents.unwritten();
  if (unwritten === undefined) return;
  process.stderr.write(`error: ${unwritten.stream} cannot be written: ${unwritten.why}\n`);
  if (process.exitCode === EXIT.ok) process.exitCode = EXIT.failed;
}

function surroundings(signal: AbortSignal, incidents: Incidents): CliContext {
  const { env, stdout, stderr } = process;
  return {
    args: process.argv.slice(2),
    env,
    signal,
    stdout,
    stderr,
    get fetch() {
      return createFetch(env); // a wrong proxy is told by the programs that need one, and no others
    },
    incidents,
  };
}

function tellVersion({ stdout }: CliContext): ExitCode {
  stdout.write(`${versionText()}\n`);
  return EXIT.ok;
}

/** A bug ends a program that does not live through it; that nobody reads its output does not. */
function endUnheard(incident: Incident): void {
  if (incident.kind !== 'unexpected') return;
  printError(incident.error);
  process.exit(EXIT.failed);
}

function printError(error: unknown): void {
  process.stderr.write(`${formatError(error, createColors(process.stderr, process.env).enabled)}\n`);
}

/** Resolves when everything was written, or could not be. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => setImmediate(resolve));
  });
}

/** Only output that nobody has read yet is worth waiting for. */
function endAnyway(): void {
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
}
