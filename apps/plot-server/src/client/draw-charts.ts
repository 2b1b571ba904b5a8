import type { Trends } from '../api/types.ts';

/** The charts' data for a page that has a place for charts. Throws where the server has none. */
export async function fetchTrends(page: ParentNode, signal?: AbortSignal): Promise<Trends | undefined> {
  const url = page.querySelector<HTMLElement>('[data-charts]')?.dataset['charts'];
  if (url === undefined) return undefined;
  const answer = await fetch(url, signal === undefined ? {} : { signal });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return (await answer.json()) as Trends;
}

/** Draws the page's charts, if it has any. Chart.js is loaded only then. */
export async function drawCharts(trends: Trends | undefined): Promise<void> {
  if (trends === undefined) return;
  const { showTrends } = await import('./show-trends.ts');
  showTrends(trends);
}

/** Draws the charts of the page as it came from the server. */
export async function drawFirstCharts(): Promise<void> {
  try {
    await drawCharts(await fetchTrends(document));
  } catch (error) {
    const place = document.querySelector('[data-charts]');
    const reason = error instanceof Error ? error.message : String(error);
    if (place !== null) place.textContent = `The charts could not be drawn: ${reason}`;
  }
}
