import { foldChoices } from './fold-choices.ts';
import { drawCharts, fetchTrends } from './draw-charts.ts';

/** Path and query of what is shown. */
let shown = location.pathname + location.search;
let visiting = new AbortController();

/** Links with `data-live` change what is shown without a new page, like the browser's back and forward between them. */
export function followLinksInPlace(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-live]') : null;
    if (link === null) return;
    event.preventDefault();
    void visit(link.href);
  });
  window.addEventListener('popstate', () => {
    if (location.pathname + location.search !== shown) void visit(location.href, { keepsAddress: true });
  });
}

/** Shows another state of this page: the server's answer replaces the main part, the focus stays where it is. */
export async function visit(url: string, { keepsAddress = false } = {}): Promise<void> {
  visiting.abort();
  visiting = new AbortController();
  const { signal } = visiting;
  document.documentElement.classList.add('busy');
  try {
    const page = await fetchPage(url, signal);
    const trends = await fetchTrends(page.main, signal);
    if (!keepsAddress) history.pushState(null, '', page.url);
    showPage(page);
    await drawCharts(trends);
  } catch {
    if (!signal.aborted) location.assign(url);
  } finally {
    if (!signal.aborted) document.documentElement.classList.remove('busy');
  }
}

export interface FetchedPage {
  /** After redirects. */
  readonly url: string;
  readonly title: string;
  readonly main: Element;
}

/** A page of this server, parsed. Throws where the answer is none. */
export async function fetchPage(url: string, signal?: AbortSignal): Promise<FetchedPage> {
  const answer = await fetch(url, { ...(signal === undefined ? {} : { signal }), headers: { accept: 'text/html' } });
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = parsed.querySelector('main');
  if (main === null) throw new Error(`${url} has no main part`);
  return { url: answer.url, title: parsed.title, main };
}

/** Puts a fetched page in the place of this one. */
export function showPage({ title, main }: FetchedPage): void {
  const focused = document.activeElement?.id;
  foldChoices(main, document.querySelector<HTMLDetailsElement>('details[data-fold]')?.open);
  shown = location.pathname + location.search;
  document.title = title;
  document.querySelector('main')?.replaceChildren(...main.childNodes);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  announce(document.querySelector('[data-announce]')?.textContent ?? title);
}

/** Tells a screen reader. */
export function announce(text: string): void {
  const place = document.getElementById('announcement');
  if (place !== null) place.textContent = text;
}
