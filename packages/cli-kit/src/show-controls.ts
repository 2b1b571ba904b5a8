import { visibleControls } from '@sglang-ci/core';

/**
 * From now on text that goes to this stream cannot act on a terminal: titles, links, the clipboard and hidden words that a
 * log or a name carries are written out. See `visibleControls` for what stays.
 */
export function showControls(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream) as (chunk: unknown, ...rest: readonly unknown[]) => boolean;
  stream.write = (chunk: unknown, ...rest: readonly unknown[]) =>
    write(typeof chunk === 'string' ? visibleControls(chunk) : chunk, ...rest);
}
