import { messageOf, type TeamsMessage, type TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { dashedDay, generatedOn } from './card-time.ts';
import {
  bullet,
  buttons,
  heading,
  line,
  listOf,
  name,
  oneLine,
  plain,
  statusLine,
  subtitle,
  title,
} from './elements.ts';
import { durationLines, simulatedLine } from './failure-card.ts';
import { fitBudget } from './fit-budget.ts';
import { incidentLines } from './incident-lines.ts';
import type { StatusLine } from './status-words.ts';

/** One model of a sanity check. */
export interface CheckedModel {
  readonly label: string;
  /** `skipped`: its files are not there. `not-tried`: the check could not be made, for no fault of the model. */
  readonly state: 'passed' | 'failed' | 'skipped' | 'not-tried';
  /** Best accuracy and pass mark, fractions. */
  readonly accuracy?: number;
  readonly required?: number;
  readonly duration?: string;
  /** Why it did not pass, or was not tried. */
  readonly reason?: string;
  readonly note?: string;
}

export interface SanityCardInput {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly image: string;
  readonly hardware: string;
  readonly host: string;
  /** Accuracy runs per model at most. */
  readonly trials: number;
  readonly models: readonly CheckedModel[];
  readonly duration: string;
  readonly simulated?: boolean;
  readonly generatedAt: number;
  readonly timeZone?: string;
  readonly incidents?: readonly string[];
  readonly links?: { readonly results?: string | undefined };
}

/** The card of an image's sanity check: how many models it serves, and each model in a line or two. */
export function sanityCard(input: SanityCardInput): TeamsMessage {
  const { models, image, hardware, host, trials, links = {} } = input;
  const status = statusOf(models);
  return fitBudget(({ findings }) =>
    messageOf({
      fallbackText: oneLine(`${status.text} - sanity check of ${image} on ${host}`),
      body: [
        title(`${dashedDay(name(input.date))} SGL Sanity Check Results`),
        volatile(subtitle(generatedOn(input.generatedAt, input.timeZone)), 'generated'),
        subtitle(`Hostname: ${name(host)}`),
        ...(input.simulated === true ? [simulatedLine()] : []),
        heading('Status'),
        statusLine(status.text, status.color),
        line(`**${countsText(models)}**`),
        bullet(`Docker Image: **${name(image)}**`),
        bullet(`Platform: **${name(hardware)}**`),
        bullet(`Trials per model: at most **${trials}**`),
        ...durationLines([['Total runtime', input.duration]]),
        ...incidentLines(input.incidents),
        heading('Models'),
        ...listOf(models.map(modelLine), findings, links.results),
      ],
      actions: buttons([['📋 Sanity Results', links.results]]),
    }),
  );
}

function statusOf(models: readonly CheckedModel[]): StatusLine {
  const is = (state: CheckedModel['state']) => models.some((model) => model.state === state);
  if (is('failed')) return { text: '❌ The Image Does Not Serve Every Model', color: 'Attention' };
  if (is('not-tried')) return { text: '⚠️ Not Every Model Could Be Checked', color: 'Warning' };
  if (!is('passed')) return { text: '⚠️ No Model Was Checked', color: 'Warning' };
  return { text: '✅ Every Checked Model Is Served', color: 'Good' };
}

function countsText(models: readonly CheckedModel[]): string {
  const count = (state: CheckedModel['state']) => models.filter((model) => model.state === state).length;
  const tried = count('passed') + count('failed');
  const rest = (
    [
      ['skipped', count('skipped')],
      ['not tried', count('not-tried')],
    ] as const
  ).filter(([, many]) => many > 0);
  return [`Models: ${count('passed')}/${tried} passed`, ...rest.map(([what, many]) => `${many} ${what}`)].join(', ');
}

const LOOKS = {
  passed: ['✅', 'Good'],
  failed: ['❌', 'Attention'],
  skipped: ['⏭️', undefined],
  'not-tried': ['❓', 'Warning'],
} as const;

function modelLine(model: CheckedModel): TextBlock {
  const { label, state, accuracy, required, duration, reason, note } = model;
  const [sign, color] = LOOKS[state];
  const mark = required === undefined ? '' : ` (threshold ≥ ${percent(required)})`;
  const parts = [
    ...(accuracy === undefined ? [] : [`GSM8K accuracy: ${percent(accuracy)}${mark}`]),
    ...(note === undefined ? [] : [plain(note)]),
    ...(reason === undefined || state === 'passed' ? [] : [plain(reason, 200)]),
  ];
  const head = `${sign} **${name(label)}**${duration === undefined ? '' : ` - ${plain(duration)}`}`;
  return line([head, ...parts].join(' · '), color);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
