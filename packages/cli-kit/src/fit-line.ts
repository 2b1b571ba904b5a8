const ESCAPE = /\u001B\[[0-9;]*m/g;

/** A coloured text cut to so many visible characters. Colour codes have no width, and a cut text ends without colour. */
export function fitLine(text: string, width: number): string {
  let [shown, room] = ['', width];
  let from = 0;
  for (const match of [...text.matchAll(ESCAPE), undefined]) {
    const part = text.slice(from, match?.index).slice(0, Math.max(0, room));
    room -= part.length;
    shown += part + (match?.[0] ?? '');
    from = (match?.index ?? 0) + (match?.[0].length ?? 0);
  }
  return text.replace(ESCAPE, '').length > width && shown.includes('\u001B') ? `${shown}\u001B[0m` : shown;
}
