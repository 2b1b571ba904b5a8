import type { CliContext } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { checkCard } from '../cards/check-card.ts';
import { readCard } from './read-card.ts';

/** `sglang-teams check`: one line per problem; exit code 7 when there is one. */
export async function check(
  options: { readonly card: string; readonly json: boolean },
  { stdout }: CliContext,
): Promise<ExitCode> {
  const problems = checkCard(await readCard(options.card));
  const text = problems.length === 0 ? `${options.card}: fit for Teams` : problems.join('\n');
  stdout.write(`${options.json ? JSON.stringify({ card: options.card, problems }) : text}\n`);
  return problems.length === 0 ? EXIT.ok : EXIT.notify;
}
