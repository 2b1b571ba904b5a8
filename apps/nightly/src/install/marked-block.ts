const BEGIN = '# BEGIN sglang-ci';
const END = '# END sglang-ci';

/** Is there a block of ours? */
export function hasBlock(text: string): boolean {
  return text.split('\n').some((line) => line.startsWith(BEGIN));
}

/** The text with our block replaced, added at the end, or without `block` taken out; all other lines stay as they are. */
export function withBlock(text: string, block: string | undefined): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(BEGIN));
  const to = lines.findIndex((line, index) => index > from && line.startsWith(END));
  const ours = block === undefined ? [] : [`${BEGIN} (changes up to END are lost at the next install)`, block, END];
  if (from === -1 || to === -1) {
    const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return ours.length === 0 ? text : `${before}${ours.join('\n')}\n`;
  }
  return [...lines.slice(0, from), ...ours, ...lines.slice(to + 1)].join('\n');
}
