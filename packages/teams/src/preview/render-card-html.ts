import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TeamsMessage } from '../cards/card.ts';
import { COLORS, teamsHostConfig } from './teams-theme.ts';

/**
 * A page that shows cards as Teams would, each in the light and the dark theme, drawn by adaptivecards' own browser
 * build. It stands alone: no network, no other file. `width` is the room a card gets, px: about 600 on a desktop, 340 on
 * a phone.
 */
export function renderCardHtml(
  messages: readonly TeamsMessage[],
  { width = 600 }: { readonly width?: number } = {},
): string {
  const cards = messages.map(({ attachments: [{ content }] }) => content);
  const themes = { light: teamsHostConfig('light'), dark: teamsHostConfig('dark') };
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Card preview</title>
<style>${STYLE}.card { width: min(${width}px, calc(100vw - 32px)); }</style>
<main></main>
<script>${browserLibrary()}</script>
<script>
const cards = ${JSON.stringify(cards).replaceAll('<', String.raw`\u003c`)};
const themes = ${JSON.stringify(themes)};
${SCRIPT}
</script>
</html>
`;
}

function browserLibrary(): string {
  return readFileSync(createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js'), 'utf8');
}

const THEMES = (['light', 'dark'] as const).map((theme) => {
  const { page, card, border, text, subtle, accent } = COLORS[theme];
  return `.${theme} { background: ${page}; color: ${subtle}; }
.${theme} .card { background: ${card}; border: 1px solid ${border}; }
.${theme} a { color: ${accent}; }
.${theme} .ac-pushButton { background: ${card}; border: 1px solid ${border}; color: ${text}; }
`;
});

const STYLE = `body { margin: 0; font: 12px/16px 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; }
section { padding: 16px; }
.card { box-sizing: border-box; border-radius: 8px; margin: 4px 0 20px; overflow: hidden; }
.ac-textBlock p { margin: 0; overflow-wrap: anywhere; }
.ac-actionSet { flex-wrap: wrap; gap: 8px 0; }
.ac-pushButton { border-radius: 4px; font: 600 14px/20px inherit; padding: 5px 12px; cursor: pointer; }
${THEMES.join('')}`;

/** Teams reads bold, italic and links, a backslash before a mark, and nothing else of Markdown. */
const SCRIPT = String.raw`
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  const marks = [];
  const html = text
    .replace(/\\([\\*_[\]${'`'}~])/g, (_, mark) => '\u0001' + (marks.push(mark) - 1) + '\u0001')
    .replace(/&(?!#?\w+;)/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
    .replace(/\[([^\]]*)\]\((https?:[^)\s"]*)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/(?<!\w)_([^_]+)_(?!\w)/g, '<em>$1</em>')
    .replace(/\u0001(\d+)\u0001/g, (_, index) => marks[index]);
  result.outputHtml = '<p>' + html + '</p>';
  result.didProcess = true;
};
for (const [theme, config] of Object.entries(themes)) {
  const section = document.createElement('section');
  section.className = theme;
  for (const content of cards) {
    const card = new AdaptiveCards.AdaptiveCard();
    card.hostConfig = new AdaptiveCards.HostConfig(config);
    card.onExecuteAction = (action) => window.open(action.url);
    card.parse(content);
    const frame = document.createElement('div');
    frame.className = 'card';
    frame.append(card.render());
    section.append('Notification: ' + content.fallbackText, frame);
  }
  document.querySelector('main').append(section);
}`;
