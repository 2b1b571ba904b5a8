import type { CliContext } from '@sglang-ci/cli-kit';

/** A program's surroundings whose output is kept. */
export function context(env: Readonly<Record<string, string>> = {}): { readonly cli: CliContext; printed(): string } {
  let text = '';
  const stream = { write: (chunk: string) => ((text += chunk), true) } as unknown as NodeJS.WriteStream;
  const cli = { args: [], env, signal: new AbortController().signal, stdout: stream, stderr: stream, fetch };
  return { cli, printed: () => text };
}
