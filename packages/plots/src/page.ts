import { chartJsConfig } from './draw/chart-js-config.ts';
import type { TrendCharts } from './trend/trend-options.ts';

/**
 * The browser's part, built into one script without imports: fills every element that has `data-trends="URL"` with the
 * charts that URL answers with as JSON. Chart.js itself is the page's global `Chart`.
 */
for (const place of document.querySelectorAll('[data-trends]')) void drawTrends(place);

async function drawTrends(place: PageElement): Promise<void> {
  try {
    const answer = await fetch(place.dataset['trends'] ?? '');
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    const { axis, charts } = (await answer.json()) as TrendCharts;
    place.replaceChildren();
    for (const chart of charts) {
      const figure = document.createElement('figure');
      const canvas = document.createElement('canvas');
      figure.append(canvas);
      place.append(figure);
      void new Chart(canvas, chartJsConfig(chart, { axis }));
    }
  } catch (error) {
    place.textContent = `The charts could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** What is used of the browser. */
interface PageElement {
  readonly dataset: Readonly<Record<string, string | undefined>>;
  textContent: string;
  append(child: PageElement): void;
  replaceChildren(): void;
}
declare const document: {
  querySelectorAll(selector: string): Iterable<PageElement>;
  createElement(name: string): PageElement;
};
declare const Chart: new (canvas: PageElement, config: unknown) => unknown;
