import { html } from 'hono/html';
import { layout } from './layout.ts';
import type { Html } from './parts/html.ts';

/** A page that says why there is nothing to show, and where to go on. */
export function messagePage(message: {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
  readonly link?: { readonly url: string; readonly text: string };
}): Html {
  const { title, heading, text, link } = message;
  return layout(
    { title, heading },
    html`<h1>${heading}</h1><p class="card note">${text}</p>
<p class="links">${link === undefined ? '' : html`<a href="${link.url}">${link.text}</a>`}<a href="/">All benchmarks</a></p>`,
  );
}
