import { messageOf, type CardColor, type TeamsMessage, type TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { cardTime, dashedDay } from './card-time.ts';
import {
  bullet,
  buttons,
  heading,
  line,
  link,
  name,
  oneLine,
  plain,
  section,
  statusLine,
  subtitle,
  title,
} from './elements.ts';
import { type Detail, fitBudget } from './fit-budget.ts';

export interface ImageAlertInput {
  readonly status: 'success' | 'warning' | 'error';
  /** One sentence of whoever checked. */
  readonly message: string;
  readonly details: readonly string[];
  readonly availableImages: readonly string[];
  readonly checkedCount?: number | undefined;
  readonly foundCount?: number | undefined;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly repository: string;
  readonly host: string;
  readonly checkedAt: number;
  readonly timeZone?: string | undefined;
  readonly links: { readonly workflow?: string | undefined; readonly dockerHub?: string | undefined };
}

/** The card of an image check that somebody else made and tells in words, as the old alert script's options do. */
export function imageAlertCard(input: ImageAlertInput): TeamsMessage {
  const { status, date, repository, host, checkedAt, timeZone, links } = input;
  const { text, color } = STATUS[status];
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(`${text} - Docker images of ${dashedDay(input.date)} on ${input.host}`),
      body: [
        title(`${dashedDay(name(date))} Nightly Docker Image Check`),
        subtitle(`Repository: ${name(repository)}`),
        subtitle(`Host: ${name(host)}`),
        volatile(subtitle(`Checked on ${cardTime(checkedAt, timeZone)}`), 'checked'),
        heading('Status'),
        statusLine(text, color),
        ...counts(input),
        ...detailLines(input, detail),
        ...actionRequired(input),
      ],
      actions: buttons([
        ['🔧 View GitHub Workflow', status === 'success' ? undefined : links.workflow],
        ['🐳 View Docker Hub', links.dockerHub],
      ]),
    }),
  );
}

const STATUS: Readonly<Record<ImageAlertInput['status'], { readonly text: string; readonly color: CardColor }>> = {
  success: { text: '✅ All Docker Images Available', color: 'Good' },
  warning: { text: '⚠️ Some Docker Images Missing', color: 'Warning' },
  error: { text: '❌ Docker Image Availability Issues', color: 'Attention' },
};

function counts({ checkedCount, foundCount }: ImageAlertInput): readonly TextBlock[] {
  if (checkedCount === undefined || foundCount === undefined) return [];
  const missing = checkedCount - foundCount;
  return [bullet(`Images checked: **${checkedCount}**, Available: **${foundCount}**, Missing: **${missing}**`)];
}

function detailLines(
  { message, details, availableImages, links }: ImageAlertInput,
  { findings }: Detail,
): readonly TextBlock[] {
  const images = availableImages.map((image) => line(`✅ ${name(image)}: Available`, 'Good'));
  const lines = [line(plain(message)), ...images, ...details.map((text) => bullet(plain(text, 200)))];
  return section('Details', lines, { limit: Math.max(findings, 1), moreUrl: links.dockerHub });
}

function actionRequired({ status, links }: ImageAlertInput): readonly TextBlock[] {
  if (status === 'success') return [];
  return [heading('Action Required'), line(`Rerun the ${link('image build workflow', links.workflow)}.`)];
}
