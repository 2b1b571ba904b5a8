import type { LogParser } from '../common/log-parser.ts';
import type { LogRecord } from '../common/record.ts';
import type { LogEnd } from '../scan/line-scanner.ts';
import type { LogLine } from '../scan/log-line.ts';
import type { GpuSample } from './gpu-status.ts';
import { parseGpuStatus } from './parse-gpu-status.ts';

/** A saved output of `rocm-smi` or `amd-smi`. */
export interface GpuStatusLog extends LogRecord {
  readonly kind: 'gpu-status';
  readonly gpus: readonly GpuSample[];
}

/** More than 64 devices print; what follows is not the output of one call. */
const MAX_LINES = 10_000;

/** Reads a saved output of `rocm-smi` or `amd-smi`. */
export class GpuStatusParser implements LogParser<GpuStatusLog> {
  readonly kind = 'gpu-status';
  readonly #lines: string[] = [];

  push(line: LogLine): void {
    if (this.#lines.length < MAX_LINES) this.#lines.push(line.text);
  }

  finish(end: LogEnd): GpuStatusLog {
    const { gpus, problems } = parseGpuStatus(this.#lines.join('\n'));
    return {
      kind: 'gpu-status',
      complete: gpus.length > 0 && problems.length === 0,
      gpus,
      problems,
      where: {},
      ...end,
    };
  }
}
