import type { TextBlock } from './card.ts';
import { line, link, listOf, name, plain } from './elements.ts';
import type { Detail } from './fit-budget.ts';

/** A picture of the night, and the page that shows it where a plot server runs. */
export interface CardPlot {
  readonly name: string;
  readonly url?: string | undefined;
}

/** The plots of a night with their pages; or that there is none, and why. A benchmark that failed is not expected to have any. */
export function plotLines(input: {
  readonly plots: readonly CardPlot[];
  readonly plotProblem?: string | undefined;
  readonly failure?: object | undefined;
  readonly links?: { readonly browse?: string | undefined };
}): (detail: Detail) => readonly TextBlock[] {
  const { plots, plotProblem, failure, links } = input;
  const isMissed = plots.length === 0 && failure === undefined;
  const missing = isMissed ? [line('⚠️ No plot files found for this benchmark run.', 'Warning')] : [];
  const problem = plotProblem === undefined ? [] : [line(`⚠️ ${plain(plotProblem, 200)}`, 'Warning')];
  const lines = plots.map((plot, index) => {
    const view = plot.url === undefined ? '' : ` - 🔗 ${link('View Plot', plot.url)}`;
    return line(`**${index + 1}. ${name(plot.name)}**${view}`);
  });
  return (detail) => [...listOf(lines, detail.plots, links?.browse), ...missing, ...problem];
}
