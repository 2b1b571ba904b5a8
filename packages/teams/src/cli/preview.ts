import type { CliContext } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { renderCardText } from '../preview/render-card-text.ts';
import { readCard } from './read-card.ts';
import { requireCard } from './require-card.ts';

/** `sglang-teams preview`: the card as a reader of the channel would see it. */
export async function preview(
  options: { readonly card: string; readonly json: boolean },
  { stdout }: CliContext,
): Promise<ExitCode> {
  const text = renderCardText(requireCard(await readCard(options.card), options.card));
  stdout.write(`${options.json ? JSON.stringify({ card: options.card, text }) : text}\n`);
  return EXIT.ok;
}
