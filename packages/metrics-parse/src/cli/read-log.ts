import { createReadStream } from 'node:fs';
import { LineScanner } from '../scan/line-scanner.ts';
import { detectLogKind, HEAD_BYTES } from '../detect-log-kind.ts';
import { createLogParser, type LogRecords, type LogKind } from '../log-kinds.ts';
import { optionsFromPath } from './options-from-path.ts';

/** A record of any kind, or the size of a file that is of none. */
export type ReadLog = LogRecords[LogKind] | { readonly kind: 'unknown'; readonly bytes: number };

/** Reads one file as a stream: its kind is told from the head, then the rest goes line by line. */
export function readLogFile(path: string): Promise<ReadLog> {
  return readLog(path, createReadStream(path, { highWaterMark: 1 << 18 }));
}

/** Reads one log from a stream; `name` is its path, for what the text alone does not say. */
export async function readLog(name: string, stream: AsyncIterable<Uint8Array>): Promise<ReadLog> {
  const head: Uint8Array[] = [];
  let bytes = 0;
  let scan: { readonly scanner: LineScanner; readonly finish: () => LogRecords[LogKind] } | undefined;
  for await (const chunk of stream) {
    if (scan) {
      scan.scanner.push(chunk);
      continue;
    }
    bytes += chunk.byteLength;
    head.push(chunk);
    if (bytes < HEAD_BYTES) continue;
    scan = startScan(name, Buffer.concat(head));
    if (!scan) break;
  }
  scan ??= startScan(name, Buffer.concat(head));
  return scan ? scan.finish() : { kind: 'unknown', bytes };
}

function startScan(
  name: string,
  head: Buffer,
): { readonly scanner: LineScanner; readonly finish: () => LogRecords[LogKind] } | undefined {
  const kind = detectLogKind(name, head.subarray(0, HEAD_BYTES));
  if (kind === 'unknown') return undefined;
  const parser = createLogParser(kind, optionsFromPath(name));
  const scanner = new LineScanner((line) => parser.push(line));
  scanner.push(head);
  return { scanner, finish: () => parser.finish(scanner.end()) };
}
