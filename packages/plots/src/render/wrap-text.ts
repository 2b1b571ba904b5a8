/** Breaks a paragraph at blanks into lines not wider than `limit`, as far as words allow. */
export function wrapText(text: string, widthOf: (text: string) => number, limit: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(`${last} ${word}`) <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
