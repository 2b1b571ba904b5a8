/** What changes between two texts, as lines with `-` and `+`: all between the first and the last line that differ. */
export function textDiff(before: string, after: string): readonly string[] {
  const [old, now] = [before, after].map((text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n')));
  if (old === undefined || now === undefined) return [];
  const same = Math.min(old.length, now.length);
  let head = 0;
  while (head < same && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < same - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [
    ...old.slice(head, old.length - tail).map((line) => `- ${line}`),
    ...now.slice(head, now.length - tail).map((line) => `+ ${line}`),
  ];
}
