import { messageOf, type TeamsMessage } from './card.ts';
import { dashedDay, generatedOn } from './card-time.ts';
import { bullet, buttons, heading, line, oneLine, plain, statusLine, subtitle, title } from './elements.ts';
import { fitBudget } from './fit-budget.ts';

export interface ErrorCardInput {
  /** What failed: `GROK1 Online Benchmark`. */
  readonly subject: string;
  /** `YYYY-MM-DD` or `YYYYMMDD` of the night. */
  readonly date: string;
  /** `GPUS_BUSY`: the error's code, or what kind it was. */
  readonly code: string;
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly host: string;
  /** More facts by name: model, mode, hardware, image. */
  readonly facts?: Readonly<Record<string, string>>;
  /** Last lines of the log. */
  readonly tail?: readonly string[];
  readonly generatedAt: number;
  readonly timeZone?: string;
  readonly links?: { readonly logs?: string; readonly dashboard?: string };
}

/** The card of a night that could not run: what happened, what to do next, where the logs are. Secrets are removed. */
export function errorCard(input: ErrorCardInput): TeamsMessage {
  const { subject, code, message, hint, host, facts = {}, tail = [], links } = input;
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(`${subject} on ${host} failed: ${message}`),
      body: [
        title(`${dashedDay(input.date)} ${plain(subject)} Failed`),
        subtitle(generatedOn(input.generatedAt, input.timeZone)),
        subtitle(`Hostname: ${plain(host)}`),
        heading('Status'),
        statusLine(`❌ ${plain(code)}`, 'Attention'),
        line(plain(message, 1_000)),
        ...(hint === undefined ? [] : [bullet(`What to do: ${plain(hint)}`)]),
        ...Object.entries(facts).map(([name, value]) => bullet(`${plain(name)}: **${plain(value)}**`)),
        ...(tail.length === 0 ? [] : [heading('Last lines of the log')]),
        ...tail.slice(-Math.max(1, detail.tail)).map((text) => line(plain(text, 250))),
      ],
      actions: buttons([
        ['📋 Logs', links?.logs],
        ['🌐 Dashboard', links?.dashboard],
      ]),
    }),
  );
}
