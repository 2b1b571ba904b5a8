import { drawCharts, fetchTrends } from './draw-charts.ts';
import { fetchPage, showPage } from './visit.ts';

const PAUSE_MS = 60_000;

/**
 * Looks for newer nights while somebody looks at the page, and when they come back to it. The overview shows them at once;
 * other pages say that there is something new, so that nothing moves under a reader's eyes.
 */
export function watchForNews(): void {
  let known = contentOf(document);
  let address = location.href;
  const look = async () => {
    if (document.visibilityState === 'hidden') return;
    const page = await fetchPage(location.href);
    const content = page.main.innerHTML;
    if (address === location.href && content !== known) {
      if (location.pathname === '/') {
        const trends = await fetchTrends(page.main);
        showPage(page);
        await drawCharts(trends);
      } else offer();
    }
    known = content;
    address = location.href;
  };
  const lookQuietly = () => void look().catch(() => undefined);
  setInterval(lookQuietly, PAUSE_MS);
  document.addEventListener('visibilitychange', lookQuietly);
}

function contentOf(page: Document): string {
  return page.querySelector('main')?.innerHTML ?? '';
}

function offer(): void {
  const place = document.getElementById('news');
  if (place === null || place.hasChildNodes()) return;
  const link = document.createElement('a');
  link.href = location.href;
  link.textContent = 'Show it';
  place.append('There is something new on this page. ', link);
}
