import { type CellVerdict, formatValue, type GateOutcome } from '@sglang-ci/core';
import { messageOf, type OpenUrl, type TeamsMessage, type TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { cardSpan, dashedDay, generatedOn } from './card-time.ts';
import type { CardVerdict } from './card-verdict.ts';
import { betterLines, resultLines, worseLines } from './cell-lines.ts';
import {
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
import { durationLines, simulatedLine } from './failure-card.ts';
import { FAILURES, type FailureKind } from './failure-kinds.ts';
import { type Detail, fitBudget } from './fit-budget.ts';
import { type CardPlot, plotLines } from './plot-lines.ts';
import { type Skipped, skippedLines } from './skipped-lines.ts';
import { accuracyLine, modeWords, statusOf } from './status-words.ts';

/** Everything a benchmark card tells. */
export interface BenchmarkCardInput {
  readonly verdict: CardVerdict;
  readonly run: {
    /** `GROK1`. */
    readonly model: string;
    readonly mode: 'online' | 'offline';
    /** `standard`, `dp_attention`, … or `normal`, `long_context`, `dummy`. */
    readonly subMode: string;
    readonly hardware: string;
    readonly host: string;
    /** Full image reference. */
    readonly image: string;
    readonly gate?: GateOutcome;
    /** Share of right answers, where only that is known of an old night, and no threshold. */
    readonly accuracy?: number;
    /** Numbers of a simulated node. */
    readonly simulated: boolean;
    /** ISO 8601: when it ran. */
    readonly startedAt?: string;
    readonly endedAt?: string;
  };
  /** Why the benchmark has no numbers or not all of them; its kind gives the status line. */
  readonly failure?: { readonly kind: FailureKind; readonly hint?: string | undefined };
  /** Loads and modes that were to be measured and are not. */
  readonly skipped?: readonly Skipped[];
  /** Days between the night and its image: 1 = yesterday's, since tonight's was missing. */
  readonly imageDaysBack?: number;
  /** When the card is made, ms since the epoch. */
  readonly generatedAt: number;
  readonly timeZone?: string;
  /** `['Total runtime', '1h 33m']`: what took how long, ready to print. */
  readonly durations?: readonly (readonly [what: string, duration: string])[];
  /** Plots by file name; the page that shows it where a plot server runs. */
  readonly plots: readonly CardPlot[];
  /** Why there is no plot, or not every one. */
  readonly plotProblem?: string | undefined;
  readonly links?: {
    /** Folder of the plots, dashboard, this series' history, this night's logs. */
    readonly browse?: string | undefined;
    readonly dashboard?: string | undefined;
    readonly history?: string | undefined;
    readonly logs?: string | undefined;
  };
  /** Page with the history of one judged value. */
  readonly cellUrl?: (cell: CellVerdict) => string | undefined;
}

/** The card of one benchmark night: status, what got worse and by how much, tonight's numbers, plots and links. */
export function benchmarkCard(input: BenchmarkCardInput): TeamsMessage {
  const { verdict, run, links, skipped = [] } = input;
  const { text } = statusOf(input);
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(`${text} - ${run.model} ${run.mode} on ${run.host}: ${verdict.headline}`),
      body: [
        ...headLines(input),
        ...statusSection(input, detail),
        ...section('Worse than usual', worseLines(verdict.cells, input.cellUrl), {
          limit: detail.findings,
          moreUrl: links?.history,
        }),
        ...section('Better than usual', betterLines(verdict.cells), { limit: detail.notes, moreUrl: links?.history }),
        ...section('Not measured', skippedLines(skipped), { limit: detail.notes, moreUrl: links?.logs }),
        ...section('Results', resultLines(verdict.cells), { limit: detail.results, moreUrl: links?.history }),
        ...section('Benchmark', benchmarkLines(input), { limit: Infinity }),
        ...section('Plot', plotLines(input, detail.plots), { limit: Infinity }),
      ],
      actions: actionsOf(input),
    }),
  );
}

function headLines({ verdict, run, generatedAt, timeZone }: BenchmarkCardInput): readonly TextBlock[] {
  return [
    title(`${dashedDay(name(verdict.date))} ${name(run.model)} ${name(modeWords(run.mode, run.subMode))} Results`),
    volatile(subtitle(generatedOn(generatedAt, timeZone)), 'generated'),
    subtitle(`Hostname: ${name(run.host)}`),
    subtitle(`Hardware: ${name(run.hardware)}`),
    ...(run.simulated ? [simulatedLine()] : []),
  ];
}

function statusSection(input: BenchmarkCardInput, { notes }: Detail): readonly TextBlock[] {
  const { verdict, run, failure } = input;
  const { text, color } = statusOf(input);
  const gate = accuracyOf(run);
  const changes = verdict.contextChanges.map(({ what, from, to }) =>
    bullet(`Changed since the night before: ${what} **${name(from)}** → **${name(to)}**`, 'Warning'),
  );
  return [
    heading('Status'),
    statusLine(text, color),
    line(plain(verdict.headline)),
    ...(failure === undefined ? [] : [bullet(`What to do: ${plain(failure.hint ?? FAILURES[failure.kind].hint)}`)]),
    ...(gate ? [bullet(gate.text, gate.color)] : []),
    ...(verdict.status === 'good' && failure === undefined
      ? [bullet('Performance metrics: No regression detected ✅')]
      : []),
    ...listOf(changes, notes),
    ...listOf(
      verdict.notes.map((note) => bullet(plain(note))),
      notes,
    ),
  ];
}

function accuracyOf({ gate, accuracy }: BenchmarkCardInput['run']): ReturnType<typeof accuracyLine> | undefined {
  if (gate !== undefined) return accuracyLine(gate);
  return accuracy === undefined ? undefined : { text: `GSM8K accuracy: ${formatValue('gsm8kAccuracy', accuracy)}` };
}

function benchmarkLines({
  run,
  imageDaysBack = 0,
  durations = [],
  timeZone,
}: BenchmarkCardInput): readonly TextBlock[] {
  const age =
    imageDaysBack === 0
      ? ''
      : ` (${imageDaysBack === 1 ? 'the day before' : `${imageDaysBack} days before`}: tonight's was not there)`;
  const when = ranText(run, timeZone);
  return [
    bullet(`Docker Image: **${name(run.image)}**${age}`, imageDaysBack === 0 ? undefined : 'Warning'),
    ...(when === undefined ? [] : [volatile(bullet(when), 'ran')]),
    ...durationLines(durations),
  ];
}

function ranText({ startedAt, endedAt }: BenchmarkCardInput['run'], timeZone: string | undefined): string | undefined {
  const [from, to] = [Date.parse(startedAt ?? ''), Date.parse(endedAt ?? '')];
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : `Ran ${cardSpan(from, to, timeZone)}`;
}

function actionsOf({ links = {}, plots }: BenchmarkCardInput): readonly OpenUrl[] {
  return buttons([
    ['📈 History', links.history],
    ['📁 Browse All', plots.length > 0 ? links.browse : undefined],
    ['🌐 Dashboard', links.dashboard],
    ['📋 Logs', links.logs],
  ]);
}
