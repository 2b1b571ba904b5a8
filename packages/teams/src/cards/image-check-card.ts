import { messageOf, type CardColor, type TeamsMessage, type TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { cardTime, dashedDay } from './card-time.ts';
import {
  bullet,
  buttons,
  heading,
  line,
  link,
  listOf,
  name,
  oneLine,
  plain,
  statusLine,
  subtitle,
  title,
} from './elements.ts';
import { fitBudget } from './fit-budget.ts';

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

export interface ImageCheckCardInput {
  /** `YYYYMMDD`: the day whose images were looked for. */
  readonly date: string;
  readonly repository: string;
  readonly host: string;
  readonly checkedAt: number;
  readonly timeZone?: string;
  readonly images: readonly CheckedImage[];
  readonly links?: { readonly workflow?: string; readonly dockerHub?: string; readonly logs?: string };
}

/** The card of the nightly image check: which images are there, which are not, and what to do about it. */
export function imageCheckCard(input: ImageCheckCardInput): TeamsMessage {
  const status = statusOf(input.images);
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(`${status.text} - Docker images of ${dashedDay(input.date)} on ${input.host}`),
      body: [
        title(`${dashedDay(name(input.date))} Nightly Docker Image Check`),
        subtitle(`Repository: ${name(input.repository)}`),
        subtitle(`Host: ${name(input.host)}`),
        volatile(subtitle(`Checked on ${cardTime(input.checkedAt, input.timeZone)}`), 'checked'),
        heading('Status'),
        statusLine(status.text, status.color),
        bullet(countsText(input.images)),
        heading('Details'),
        ...listOf(input.images.map(imageLine), detail.findings, input.links?.dockerHub),
        ...actionRequired(input, status.color),
      ],
      actions: buttons([
        ['📋 Cron Logs', input.links?.logs],
        ['🔧 View GitHub Workflow', status.color === 'Good' ? undefined : input.links?.workflow],
        ['🐳 View Docker Hub', input.links?.dockerHub],
      ]),
    }),
  );
}

function statusOf(images: readonly CheckedImage[]): { readonly text: string; readonly color: CardColor } {
  const required = images.filter((image) => image.required);
  const missing = required.filter((image) => image.state === 'missing').length;
  if (missing >= 2 || (missing > 0 && missing === required.length)) {
    return { text: '❌ Docker Image Availability Issues', color: 'Attention' };
  }
  if (missing === 1) return { text: '⚠️ Some Docker Images Missing', color: 'Warning' };
  if (required.length === 0 || required.some((image) => image.state === 'unknown')) {
    return { text: '⚠️ Docker Images Could Not Be Checked', color: 'Warning' };
  }
  return { text: '✅ All Docker Images Available', color: 'Good' };
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
