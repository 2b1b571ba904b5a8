import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

/** A whole page. All values are escaped by the template. */
export function layout(
  { title, heading }: { readonly title: string; readonly heading: string },
  body: Html,
  scripts: readonly string[] = [],
): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${heading === title ? title : `${heading} · ${title}`}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/style.css">
</head>
<body>
<header><a class="site" href="/">${title}</a><nav><a href="/browse/">All files</a></nav></header>
${body}
${scripts.map((script) => html`<script src="${script}" defer></script>`)}
</body>
</html>`;
}
