import type { Chart } from 'chart.js';
import type { Trends } from '../api/types.ts';
import { openNight } from './open-night.ts';
import { announce } from './visit.ts';

/** Keys that do what a link of the range does. */
const LINKS: Readonly<Record<string, string>> = {
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
  PageUp: 'earlier',
  PageDown: 'later',
  '0': 'reset',
};

/** A focused chart: arrows go from night to night and say its values, Enter opens it, + − and 0 zoom. */
export function moveByKeys(
  chart: Chart,
  {
    canvas,
    trends,
    signal,
  }: { readonly canvas: HTMLCanvasElement; readonly trends: Trends; readonly signal: AbortSignal },
): void {
  let place = trends.slots.length;
  const move = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const link = LINKS[event.key];
    if (link !== undefined) document.getElementById(link)?.click();
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      place = nextPlace(trends, { place, step: event.key === 'ArrowLeft' ? -1 : 1 });
      point(chart, place);
    } else if (event.key === 'Enter') openNight(trends, place);
    else return;
    event.preventDefault();
  };
  canvas.addEventListener('keydown', move, { signal });
}

/** The nearest night on that side, or where we are. */
function nextPlace({ slots }: Trends, { place, step }: { readonly place: number; readonly step: 1 | -1 }): number {
  for (let next = place + step; next >= 0 && next < slots.length; next += step) if (slots[next]) return next;
  return place;
}

/** Shows the tooltip of a place as if the mouse were there, and reads it out. */
function point(chart: Chart, place: number): void {
  const elements = chart.data.datasets.flatMap(({ data }, datasetIndex) =>
    typeof data[place] === 'number' ? [{ datasetIndex, index: place }] : [],
  );
  chart.setActiveElements(elements);
  chart.tooltip?.setActiveElements(elements, { x: 0, y: 0 });
  chart.update('none');
  const { title = [], body = [] } = chart.tooltip ?? {};
  announce([...title, ...body.flatMap(({ lines }) => lines)].join('; '));
}
