import type { LogLine } from '../scan/log-line.ts';
import { LineScanner, type LogEnd } from '../scan/line-scanner.ts';

/** The one shape of all parsers: lines in, one record out. A parser reads one log and is then used up. */
export interface LogParser<R> {
  readonly kind: string;
  push(line: LogLine): void;
  finish(end: LogEnd): R;
}

/** Runs a parser over a whole log in memory. Never throws for what the log says. */
export function parseBytes<R>(parser: LogParser<R>, log: string | Uint8Array): R {
  const scanner = new LineScanner((line) => parser.push(line));
  scanner.push(typeof log === 'string' ? Buffer.from(log) : log);
  return parser.finish(scanner.end());
}

/** Runs a parser over a stream of chunks (`createReadStream`, stdin, a socket); memory is bounded by the largest line. */
export async function parseStream<R>(parser: LogParser<R>, stream: AsyncIterable<Uint8Array>): Promise<R> {
  const scanner = new LineScanner((line) => parser.push(line));
  for await (const chunk of stream) scanner.push(chunk);
  return parser.finish(scanner.end());
}
