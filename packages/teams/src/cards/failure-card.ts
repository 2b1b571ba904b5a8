import { messageOf, type TeamsMessage, type TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { dashedDay, generatedOn } from './card-time.ts';
import {
  advice,
  bullet,
  buttons,
  heading,
  line,
  listOf,
  name,
  oneLine,
  plain,
  section,
  statusLine,
  subtitle,
  title,
} from './elements.ts';
import { FAILURES, type FailureKind } from './failure-kinds.ts';
import { type Detail, fitBudget } from './fit-budget.ts';
import { incidentLines } from './incident-lines.ts';
import { type Skipped, skippedLines } from './skipped-lines.ts';

export interface FailureCardInput {
  /** What failed: `GROK1 Online Benchmark`. */
  readonly subject: string;
  /** `YYYY-MM-DD` or `YYYYMMDD` of the night. */
  readonly date: string;
  /** What happened, with the numbers: `GPU 3 is at 87% after 3600 s`. */
  readonly message: string;
  /** What to do next, if the error says; else the kind of failure has a general word. */
  readonly hint?: string | undefined;
  readonly host: string;
  readonly hardware: string;
  /** Full image reference, once one was chosen. */
  readonly image?: string | undefined;
  /** More facts by name: `Error code`, `Run folder`. */
  readonly facts?: Readonly<Record<string, string>>;
  /** What the night was to measure and has not. */
  readonly skipped?: readonly Skipped[];
  /** Last lines of the log. */
  readonly tail?: readonly string[];
  readonly durations?: readonly (readonly [what: string, duration: string])[];
  /** What happened to the night's program beside its work, in sentences. */
  readonly incidents?: readonly string[];
  readonly simulated?: boolean;
  readonly generatedAt: number;
  readonly timeZone?: string;
  readonly links?: { readonly logs?: string | undefined; readonly dashboard?: string | undefined };
}

/**
 * The card of a night that could not run or did not end: what happened, what to do next, what is missing because of it,
 * where the logs are.
 */
export function failureCard(kind: FailureKind, input: FailureCardInput): TeamsMessage {
  const { subject, message, host, hardware, links, skipped = [], tail = [] } = input;
  const { text, color } = FAILURES[kind];
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(`${text} - ${subject} on ${host}: ${message}`),
      body: [
        title(`${dashedDay(name(input.date))} ${name(subject)}`),
        volatile(subtitle(generatedOn(input.generatedAt, input.timeZone)), 'generated'),
        subtitle(`Hostname: ${name(host)}`),
        subtitle(`Hardware: ${name(hardware)}`),
        ...(input.simulated === true ? [simulatedLine()] : []),
        heading('Status'),
        statusLine(text, color),
        ...detailLines(kind, input, detail),
        ...section('Not measured', skippedLines(skipped), { limit: detail.notes }),
        ...(detail.tail === 0 || tail.length === 0 ? [] : [heading('Last lines of the log')]),
        ...tail.slice(tail.length - Math.min(tail.length, detail.tail)).map((last) => line(plain(last, 250))),
      ],
      actions: buttons([
        ['📋 Logs', links?.logs],
        ['🌐 Dashboard', links?.dashboard],
      ]),
    }),
  );
}

/** Said on every card of a simulated night. */
export function simulatedLine(): TextBlock {
  return line('🧪 Simulated node: these are not measurements of real hardware.', 'Warning');
}

function detailLines(kind: FailureKind, input: FailureCardInput, { notes }: Detail): readonly TextBlock[] {
  const { message, hint = FAILURES[kind].hint, image, facts = {}, durations = [] } = input;
  const lines = Object.entries(facts).map(([what, value]) => bullet(`${name(what)}: **${name(value)}**`));
  return [
    line(plain(message)),
    bullet(`What to do: ${advice(hint)}`),
    ...(image === undefined ? [] : [bullet(`Docker Image: **${name(image)}**`)]),
    ...listOf(lines, Math.max(notes, 1)),
    ...incidentLines(input.incidents),
    ...durationLines(durations),
  ];
}

/** What took how long, on one line; not part of what a card tells. */
export function durationLines(durations: readonly (readonly [what: string, duration: string])[]): readonly TextBlock[] {
  if (durations.length === 0) return [];
  const text = durations.map(([what, duration]) => `${what}: ${duration}`).join(' · ');
  return [volatile(bullet(plain(text)), 'durations')];
}
