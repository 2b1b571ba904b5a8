import { parseBytes } from '../common/log-parser.ts';
import type { ServerLog } from './server-log.ts';
import { ServerParser, type ServerLogOptions } from './server-parser.ts';

/** Reads the log of an SGLang server. Never throws for what the log says. */
export function parseServerLog(log: string | Uint8Array, options: ServerLogOptions = {}): ServerLog {
  return parseBytes(new ServerParser(options), log);
}
