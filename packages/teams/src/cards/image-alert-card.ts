import { messageOf, type TeamsMessage, type TextBlock } from './card.ts';
import { bullet, buttons, heading, line, link, name, oneLine, plain, section } from './elements.ts';
import { type Detail, fitBudget } from './fit-budget.ts';
import { IMAGE_STATUS, type ImageCheckFacts, imageFallback, imageHead } from './image-head.ts';

export interface ImageAlertInput extends ImageCheckFacts {
  readonly status: keyof typeof IMAGE_STATUS;
  /** One sentence of whoever checked. */
  readonly message: string;
  readonly details: readonly string[];
  readonly availableImages: readonly string[];
  readonly checkedCount?: number | undefined;
  readonly foundCount?: number | undefined;
  readonly links: { readonly workflow?: string | undefined; readonly dockerHub?: string | undefined };
}

/** The card of an image check that somebody else made and tells in words, as the old alert script's options do. */
export function imageAlertCard(input: ImageAlertInput): TeamsMessage {
  const status = IMAGE_STATUS[input.status];
  const { workflow, dockerHub } = input.links;
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(imageFallback(input, status)),
      body: [...imageHead(input, status), ...counts(input), ...detailLines(input, detail), ...actionRequired(input)],
      actions: buttons([
        ['🔧 View GitHub Workflow', input.status === 'success' ? undefined : workflow],
        ['🐳 View Docker Hub', dockerHub],
      ]),
    }),
  );
}

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
