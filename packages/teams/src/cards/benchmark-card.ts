import type { CellVerdict, GateOutcome } from '@sglang-ci/core';
import { benchmarkLines } from './benchmark-lines.ts';
import { messageOf, type OpenUrl, type TeamsMessage, type TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { dashedDay, generatedOn } from './card-time.ts';
import type { CardVerdict } from './card-verdict.ts';
import { changeLines } from './change-lines.ts';
import { betterLines, resultLines, worseLines } from './cell-lines.ts';
import { buttons, name, oneLine, section, subtitle, title } from './elements.ts';
import { simulatedLine } from './failure-card.ts';
import type { FailureKind } from './failure-kinds.ts';
import { fitBudget } from './fit-budget.ts';
import { type CardPlot, plotLines } from './plot-lines.ts';
import { type Skipped, skippedLines } from './skipped-lines.ts';
import { modeWords, statusOf } from './status-words.ts';
import { statusSection } from './status-section.ts';

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
  /** What is odd about the choice of the image, a sentence each. */
  readonly imageNotes?: readonly string[] | undefined;
  /** When the card is made, ms since the epoch. */
  readonly generatedAt: number;
  readonly timeZone?: string;
  /** `['Total runtime', '1h 33m']`: what took how long, ready to print. */
  readonly durations?: readonly (readonly [what: string, duration: string])[];
  /** Plots by file name; the page that shows it where a plot server runs. */
  readonly plots: readonly CardPlot[];
  /** Why there is no plot, or not every one. */
  readonly plotProblem?: string | undefined;
  /** What happened to the night's program beside its work, in sentences. */
  readonly incidents?: readonly string[];
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
  const { verdict, run, links = {}, skipped = [], cellUrl } = input;
  const head = headLines(input);
  const status = statusSection(input);
  const changes = changeLines(verdict.alerts);
  const worse = worseLines(verdict.cells, cellUrl);
  const better = betterLines(verdict.cells);
  const missing = skippedLines(skipped);
  const results = resultLines(verdict.cells);
  const plots = plotLines(input);
  return fitBudget((detail) =>
    messageOf({
      fallbackText: oneLine(`${statusOf(input).text} - ${run.model} ${run.mode} on ${run.host}: ${verdict.headline}`),
      body: [
        ...head,
        ...status(detail),
        ...section('What changed', changes, { limit: detail.notes, moreUrl: links.history }),
        ...section('Worse than usual', worse, { limit: detail.findings, moreUrl: links.history }),
        ...section('Better than usual', better, { limit: detail.notes, moreUrl: links.history }),
        ...section('Not measured', missing, { limit: detail.notes, moreUrl: links.logs }),
        ...section('Results', results, { limit: detail.results, moreUrl: links.history }),
        ...section('Benchmark', benchmarkLines(input), { limit: Infinity }),
        ...section('Plot', plots(detail), { limit: Infinity }),
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

function actionsOf({ links = {}, plots }: BenchmarkCardInput): readonly OpenUrl[] {
  return buttons([
    ['📈 History', links.history],
    ['📁 Browse All', plots.length > 0 ? links.browse : undefined],
    ['🌐 Dashboard', links.dashboard],
    ['📋 Logs', links.logs],
  ]);
}
