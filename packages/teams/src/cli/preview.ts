import { writeFile } from 'node:fs/promises';
import type { CliContext } from '@sglang-ci/cli-kit';
import { EXIT, type ExitCode } from '@sglang-ci/core';
import { renderCardText } from '../preview/render-card-text.ts';
import { readCard } from './read-card.ts';
import { requireCard } from './require-card.ts';

interface PreviewOptions {
  readonly card: string;
  readonly html?: string | undefined;
  /** Px. */
  readonly width: number;
  readonly json: boolean;
}

/** `sglang-teams preview`: the card as a reader of the channel would see it, as text or as a page for a browser. */
export async function preview(options: PreviewOptions, { stdout }: CliContext): Promise<ExitCode> {
  const message = requireCard(await readCard(options.card), options.card);
  if (options.html !== undefined) {
    const { renderCardHtml } = await import('../preview/render-card-html.ts');
    await writeFile(options.html, renderCardHtml([message], options));
    stdout.write(
      options.json ? `${JSON.stringify({ card: options.card, html: options.html })}\n` : `${options.html}\n`,
    );
    return EXIT.ok;
  }
  const text = renderCardText(message);
  stdout.write(`${options.json ? JSON.stringify({ card: options.card, text }) : text}\n`);
  return EXIT.ok;
}
