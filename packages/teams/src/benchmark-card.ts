import type { CellVerdict, GateOutcome, Verdict } from '@sglang-ci/core';
import { resultLines, worseLines } from './cell-lines.ts';
import { messageOf, type OpenUrl, type TeamsMessage, type TextBlock } from './card.ts';
import { dashedDay, generatedOn } from './card-time.ts';
import {
  bullet,
  buttons,
  heading,
  line,
  link,
  listOf,
  oneLine,
  plain,
  statusLine,
  subtitle,
  title,
} from './elements.ts';
import { fitBudget } from './fit-budget.ts';
import { accuracyLine, modeWords, STATUS_LINE } from './status-words.ts';

/** Everything a benchmark card tells. */
export interface BenchmarkCardInput {
  readonly verdict: Verdict;
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
    /** Numbers of a simulated node. */
    readonly simulated: boolean;
  };
  /** When the card is made, ms since the epoch. */
  readonly generatedAt: number;
  readonly timeZone?: string;
  /** `['Total runtime', '1h 33m']`: what took how long, ready to print. */
  readonly durations?: readonly (readonly [what: string, duration: string])[];
  /** Plots by file name; the page that shows it where a plot server runs. */
  readonly plots: readonly { readonly name: string; readonly url?: string }[];
  readonly links?: {
    /** Folder of the plots, dashboard, this series' history, this night's logs. */
    readonly browse?: string;
    readonly dashboard?: string;
    readonly history?: string;
    readonly logs?: string;
  };
  /** Page with the history of one judged value. */
  readonly cellUrl?: (cell: CellVerdict) => string | undefined;
}

/** The card of one benchmark night: status, what got worse and by how much, tonight's numbers, plots and links. */
export function benchmarkCard(input: BenchmarkCardInput): TeamsMessage {
  const { verdict, run } = input;
  const heads = headLines(input);
  return fitBudget((limit) =>
    messageOf({
      fallbackText: oneLine(`${run.model} on ${run.host}: ${verdict.headline}`),
      body: [
        ...heads,
        ...statusSection(input),
        ...section('Worse than usual', worseLines(verdict.cells, input.cellUrl), { limit, input }),
        ...section('Results', resultLines(verdict.cells), { limit, input }),
        ...plotSection(input),
      ],
      actions: actionsOf(input),
    }),
  );
}

function headLines({ verdict, run, generatedAt, timeZone }: BenchmarkCardInput): readonly TextBlock[] {
  const what = modeWords(run.mode, run.subMode);
  return [
    title(`${dashedDay(verdict.date)} ${plain(run.model)} ${what} Results`),
    subtitle(generatedOn(generatedAt, timeZone)),
    subtitle(`Hostname: ${plain(run.host)}`),
    subtitle(`Hardware: ${plain(run.hardware)}`),
    ...(run.simulated ? [line('Simulated node: these are not measurements of real hardware.', 'Warning')] : []),
  ];
}

function statusSection({ verdict, run, durations = [] }: BenchmarkCardInput): readonly TextBlock[] {
  const { text, color } = STATUS_LINE[verdict.status];
  const gate = run.gate && accuracyLine(run.gate);
  return [
    heading('Status'),
    statusLine(text, color),
    line(plain(verdict.headline)),
    ...(gate ? [bullet(gate.text, gate.color)] : []),
    ...(verdict.status === 'good' ? [bullet('Performance metrics: No regression detected ✅')] : []),
    ...verdict.contextChanges.map(({ what, from, to }) =>
      bullet(`Changed since the night before: ${what} **${plain(from)}** → **${plain(to)}**`, 'Warning'),
    ),
    bullet(`Docker Image: **${plain(run.image)}**`),
    ...verdict.notes.slice(0, 8).map((note) => bullet(plain(note))),
    ...durations.map(([what, duration]) => bullet(`${plain(what)}: ${plain(duration)}`)),
  ];
}

function section(
  name: string,
  lines: readonly TextBlock[],
  { limit, input }: { readonly limit: number; readonly input: BenchmarkCardInput },
): readonly TextBlock[] {
  return lines.length === 0 ? [] : [heading(name), ...listOf(lines, limit, input.links?.history)];
}

function plotSection({ plots }: BenchmarkCardInput): readonly TextBlock[] {
  if (plots.length === 0) return [heading('Plot'), line('⚠️ No plot files found for this benchmark run.', 'Warning')];
  const lines = plots.slice(0, 10).map(({ name, url }, index) => {
    const view = url === undefined ? '' : ` - 🔗 ${link('View Plot', url)}`;
    return line(`**${index + 1}. ${plain(name)}**${view}`);
  });
  return [heading('Plot'), ...lines];
}

function actionsOf({ links = {}, plots }: BenchmarkCardInput): readonly OpenUrl[] {
  return buttons([
    ['📈 History', links.history],
    ['📁 Browse All', plots.length > 0 ? links.browse : undefined],
    ['🌐 Dashboard', links.dashboard],
    ['📋 Logs', links.logs],
  ]);
}
