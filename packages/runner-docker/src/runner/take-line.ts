import type { OutputChunk } from '../engine/docker-engine.ts';

const NEWLINE = 10;
const LONGEST_LINE = 4096;

/** Takes the first line of stdout off an output. What follows it, and anything on stderr, stays in `rest`. */
export async function takeLine(
  output: AsyncIterable<OutputChunk>,
): Promise<{ readonly line: string; readonly rest: AsyncIterable<OutputChunk> }> {
  const iterator = output[Symbol.asyncIterator]();
  const later: OutputChunk[] = [];
  let seen = Buffer.alloc(0);
  while (!seen.includes(NEWLINE) && seen.length < LONGEST_LINE) {
    const next = await iterator.next();
    if (next.done === true) break;
    if (next.value.stream === 'stderr') later.push(next.value);
    else seen = Buffer.concat([seen, next.value.data]);
  }
  const end = seen.includes(NEWLINE) ? seen.indexOf(NEWLINE) : seen.length;
  const data = seen.subarray(end + 1);
  if (data.length > 0) later.push({ stream: 'stdout', data });
  return { line: seen.subarray(0, end).toString(), rest: concat(later, iterator) };
}

async function* concat(first: readonly OutputChunk[], rest: AsyncIterator<OutputChunk>): AsyncGenerator<OutputChunk> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
