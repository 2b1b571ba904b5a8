import type { TextBlock } from './card.ts';
import { line, link, listOf, name, plain } from './elements.ts';

/** A picture of the night, and the page that shows it where a plot server runs. */
export interface CardPlot {
  readonly name: string;
  readonly url?: string;
}

/** The plots of a night with their pages; or that there is none, and why. */
export function plotLines(
  input: {
    readonly plots: readonly CardPlot[];
    readonly plotProblem?: string | undefined;
    readonly links?: { readonly browse?: string | undefined };
  },
  limit: number,
): readonly TextBlock[] {
  const { plots, plotProblem, links } = input;
  const problem = plotProblem === undefined ? [] : [line(`⚠️ ${plain(plotProblem, 200)}`, 'Warning')];
  if (plots.length === 0) return [line('⚠️ No plot files found for this benchmark run.', 'Warning'), ...problem];
  const lines = plots.map((plot, index) => {
    const view = plot.url === undefined ? '' : ` - 🔗 ${link('View Plot', plot.url)}`;
    return line(`**${index + 1}. ${name(plot.name)}**${view}`);
  });
  return [...listOf(lines, limit, links?.browse), ...problem];
}
