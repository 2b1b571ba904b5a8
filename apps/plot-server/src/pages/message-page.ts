import { html } from 'hono/html';
import { layout } from './layout.ts';

/** A page that says why there is nothing to show, and where to go on. */
export function messagePage(message: { readonly title: string; readonly heading: string; readonly text: string }) {
  const { title, heading, text } = message;
  return layout(
    { title, heading },
    html`<h1>${heading}</h1><p class="card note">${text}</p><p><a href="/">All benchmarks</a></p>`,
  );
}
