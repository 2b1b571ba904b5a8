/**
 * Control characters, and what turns the direction of text or cannot be seen: a terminal, a crontab or a page would act on
 * them. Line ends and tabs are none.
 */
const CONTROL = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** What our own programs write: colours and weights that a reader can always see, and the start of a line that is replaced. */
const OURS = String.raw`\u001B\[(?:[0-2]|22|3[0-7]|39|9[0-7])m|\r\u001B\[2K|\r?\n|\t`;
const OURS_OR_CONTROL = new RegExp(`${OURS}|${CONTROL.source}`, 'gu');
const CONTROLS = new RegExp(`[\\n\\t]|${CONTROL.source}`, 'gu');

/**
 * A text as a terminal may be given it: control characters from outside are written out, `\u001b`, and do nothing. Our own
 * colours, line ends and tabs stay. JSON remains the same JSON.
 */
export function visibleControls(text: string): string {
  return text.replace(OURS_OR_CONTROL, (found) => (found.length > 1 || /[\n\t]/.test(found) ? found : written(found)));
}

/** A value from outside, for a line of our own: as {@link visibleControls}, and without colours either. */
export function withoutControls(text: string): string {
  return text.replace(CONTROLS, (found) => (/[\n\t]/.test(found) ? found : written(found)));
}

function written(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
