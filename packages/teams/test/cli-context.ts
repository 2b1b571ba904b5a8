import { type CliContext, createFetch } from '@sglang-ci/cli-kit';

/** A program's surroundings whose output is kept. */
export function cliContext(env: Record<string, string> = {}): {
  readonly cli: CliContext;
  /** Everything on stdout. */
  out(): string;
  /** Everything on stderr. */
  errors(): string;
} {
  const texts = { out: '', errors: '' };
  const stream = (name: keyof typeof texts) =>
    ({ write: (chunk: string) => ((texts[name] += chunk), true) }) as unknown as NodeJS.WriteStream;
  const signal = new AbortController().signal;
  return {
    cli: { args: [], env, signal, fetch: createFetch(env), stdout: stream('out'), stderr: stream('errors') },
    out: () => texts.out,
    errors: () => texts.errors,
  };
}
