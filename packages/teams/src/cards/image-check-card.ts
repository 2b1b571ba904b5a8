import { messageOf, type CardColor, type TeamsMessage, type TextBlock } from './card.ts';
import { bullet, buttons, heading, line, link, listOf, name, oneLine, plain } from './elements.ts';
import { fitBudget } from './fit-budget.ts';
import { IMAGE_STATUS, type ImageCheckFacts, imageFallback, imageHead } from './image-head.ts';
import type { StatusLine } from './status-words.ts';

/** One image that was looked for. */
export interface CheckedImage {
  /** `mi30x (rocm700)`. */
  readonly label: string;
  readonly tag?: string;
  /** `unknown`: the registry did not say (rate limit, no network); not the same as missing. */
  readonly state: 'available' | 'missing' | 'unknown';
  readonly required: boolean;
  readonly reason?: string;
}

export interface ImageCheckCardInput extends ImageCheckFacts {
  readonly images: readonly CheckedImage[];
  readonly links?: { readonly workflow?: string; readonly dockerHub?: string; readonly logs?: string };
}

/** The card of the nightly image check: which images are there, which are not, and what to do about it. */
export function imageCheckCard(input: ImageCheckCardInput): TeamsMessage {
  const { images, links = {} } = input;
  const status = statusOf(images);
  const lines = images.map(imageLine);
  return fitBudget(({ findings }) =>
    messageOf({
      fallbackText: oneLine(imageFallback(input, status)),
      body: [
        ...imageHead(input, status),
        bullet(countsText(images)),
        heading('Details'),
        ...listOf(lines, findings, links.dockerHub),
        ...actionRequired(input, status.color),
      ],
      actions: buttons([
        ['📋 Cron Logs', links.logs],
        ['🔧 View GitHub Workflow', status.color === 'Good' ? undefined : links.workflow],
        ['🐳 View Docker Hub', links.dockerHub],
      ]),
    }),
  );
}

function statusOf(images: readonly CheckedImage[]): StatusLine {
  const required = images.filter((image) => image.required);
  const missing = required.filter((image) => image.state === 'missing').length;
  if (missing >= 2 || (missing > 0 && missing === required.length)) {
    return IMAGE_STATUS.error;
  }
  if (missing === 1) return IMAGE_STATUS.warning;
  if (images.length === 0 || required.some((image) => image.state === 'unknown')) {
    return { text: '⚠️ Docker Images Could Not Be Checked', color: 'Warning' };
  }
  return IMAGE_STATUS.success;
}

function countsText(images: readonly CheckedImage[]): string {
  const count = (state: CheckedImage['state']) => images.filter((image) => image.state === state).length;
  const unknown = count('unknown');
  const base = `Images checked: **${images.length}**, Available: **${count('available')}**, Missing: **${count('missing')}**`;
  return unknown === 0 ? base : `${base}, Not known: **${unknown}**`;
}

function imageLine({ label, tag, state, required, reason }: CheckedImage): TextBlock {
  const image = name(required ? label : `${label}, optional`);
  const because = reason === undefined ? '' : ` (${plain(reason, 200)})`;
  switch (state) {
    case 'available':
      return line(`✅ ${image}: ${tag === undefined ? '' : `${name(tag)}: `}Available`, 'Good');
    case 'missing':
      return line(`❌ ${image}: Not available${because}`, required ? 'Attention' : 'Warning');
    case 'unknown':
      return line(`❓ ${image}: Could not be checked${because}`, 'Warning');
  }
}

function actionRequired({ images, links }: ImageCheckCardInput, color: CardColor): readonly TextBlock[] {
  if (color === 'Good') return [];
  const missing = images.some((image) => image.required && image.state === 'missing');
  const text = missing
    ? `Rerun the ${link('image build workflow', links?.workflow)}; tonight's benchmarks fall back to yesterday's image.`
    : 'The registry did not answer clearly: run the check again before rebuilding anything.';
  return [heading('Action Required'), line(text)];
}
