import { logTime } from '../node/clock.ts';

/** Writes the server's log to stderr as SGLang does, many lines in one write. */
export class ServerLog {
  private readonly dpAttention: boolean;
  private pending: string[] = [];

  constructor(options: { readonly dpAttention: boolean }) {
    this.dpAttention = options.dpAttention;
  }

  /** `[2025-12-16 12:01:28 TP2] text`, ` DP2 TP2` with DP attention; without rank when `rank` is null. */
  line(ms: number, rank: number | null, text: string): void {
    const prefix = rank === null ? '' : this.dpAttention ? ` DP${rank} TP${rank}` : ` TP${rank}`;
    this.pending.push(`[${logTime(ms)}${prefix}] ${text}\n`);
  }

  /** Text without a timestamp: other libraries' lines, tracebacks. */
  raw(text: string): void {
    this.pending.push(text);
  }

  flush(): void {
    if (this.pending.length === 0) return;
    process.stderr.write(this.pending.join(''));
    this.pending = [];
  }
}
