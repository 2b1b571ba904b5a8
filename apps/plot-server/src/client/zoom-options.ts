import type { Chart, ChartOptions } from 'chart.js';
import type { Trends } from '../api/types.ts';
import { visit } from './visit.ts';

/** How long after the last turn of the wheel the finer data are asked for. */
const SETTLE_MS = 250;

type ZoomOptions = NonNullable<NonNullable<ChartOptions<'line'>['plugins']>['zoom']>;

/** Zoom by dragging, Ctrl and the wheel, or two fingers. The days that are left become the page's range. */
export function zoomOptions(trends: Trends): ZoomOptions {
  let settling: ReturnType<typeof setTimeout> | undefined;
  const settle = ({ chart }: { readonly chart: Chart }) => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      const address = zoomedAddress(location.href, { trends, chart });
      if (address !== undefined) void visit(address);
    }, SETTLE_MS);
  };
  return {
    limits: { x: { minRange: 2 } },
    pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPanComplete: settle },
    zoom: {
      mode: 'x',
      drag: { enabled: true, threshold: 6, backgroundColor: 'rgba(80, 140, 220, 0.25)' },
      wheel: { enabled: true, modifierKey: 'ctrl' },
      pinch: { enabled: true },
      onZoomComplete: settle,
    },
  };
}

function zoomedAddress(
  href: string,
  { trends, chart }: { readonly trends: Trends; readonly chart: Chart },
): string | undefined {
  const { min = 0, max = 0 } = chart.scales['x'] ?? {};
  const { slots } = trends.axis;
  const [first, last] = [slots[Math.max(0, Math.ceil(min))], slots[Math.min(slots.length - 1, Math.floor(max))]];
  if (first === undefined || last === undefined) return undefined;
  const address = new URL(href);
  address.searchParams.set('from', first.date);
  address.searchParams.set('to', last.lastDate ?? last.date);
  for (const name of ['days', 'before']) address.searchParams.delete(name);
  return address.href;
}
