import { html } from 'hono/html';
import type { Html } from './parts/html.ts';

export interface PageFrame {
  /** Name of the site. */
  readonly title: string;
  readonly heading: string;
  /** Which of the main links this page belongs to. */
  readonly current?: 'overview' | 'compare' | 'sanity' | 'files';
}

const LINKS = [
  ['overview', '/', 'Overview'],
  ['compare', '/compare', 'Compare'],
  ['sanity', '/sanity', 'Sanity'],
  ['files', '/browse/', 'Files'],
] as const;

/** A whole page around the content of its main part. All values are escaped by the template. */
export function layout({ title, heading, current }: PageFrame, main: Html): Html {
  const links = LINKS.map(
    ([name, url, text]) => html`<a href="${url}"${name === current ? html` aria-current="page"` : ''}>${text}</a>`,
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading === title ? title : `${heading} · ${title}`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/style.css">
<script type="module" src="/assets/page.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><a class="site" href="/">${title}</a><nav aria-label="Main">${links}</nav></header>
<main id="main" tabindex="-1">${main}</main>
<p id="news" class="news" role="status"></p>
<p id="announcement" class="visually-hidden" aria-live="polite"></p>
</body>
</html>`;
}
