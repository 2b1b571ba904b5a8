const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A tqdm bar on simulated time: the same text, carriage returns, smoothing and 0.1 s throttle as the real one. */
export class Tqdm {
  private readonly total: number;
  private readonly startMs: number;
  private readonly write: (text: string) => void;
  private count = 0;
  private printed = { ms: 0, count: 0, width: 0 };
  private ema = { count: 0, seconds: 0, calls: 0 };

  constructor(options: { total: number; startMs: number; write: (text: string) => void }) {
    this.total = options.total;
    this.startMs = options.startMs;
    this.write = options.write;
    this.printed.ms = options.startMs;
    this.print(options.startMs, Number.NaN);
  }

  /** One more item is done at that time. */
  update(nowMs: number): void {
    this.count += 1;
    const seconds = (nowMs - this.printed.ms) / 1000;
    if (seconds < 0.1) return;
    this.smooth(this.count - this.printed.count, seconds);
    this.printed.ms = nowMs;
    this.printed.count = this.count;
    this.print(nowMs, this.smoothedRate());
  }

  /** The last state with the average rate, and a line feed. */
  close(nowMs: number): void {
    this.print(nowMs, this.count / ((nowMs - this.startMs) / 1000));
    this.write('\n');
  }

  private smooth(count: number, seconds: number): void {
    const weight = 0.3;
    this.ema.calls += 1;
    this.ema.count = weight * count + (1 - weight) * this.ema.count;
    this.ema.seconds = weight * seconds + (1 - weight) * this.ema.seconds;
  }

  private smoothedRate(): number {
    return this.ema.seconds > 0 ? this.ema.count / this.ema.seconds : Number.NaN;
  }

  private print(nowMs: number, rate: number): void {
    const text = barText({ count: this.count, total: this.total, elapsedS: (nowMs - this.startMs) / 1000, rate });
    this.write(`\r${text}${' '.repeat(Math.max(this.printed.width - text.length, 0))}`);
    this.printed.width = text.length;
  }
}

/** ` 15%|█▌        | 355/2400 [19:12<1:15:01,  2.20s/it]`; rate in items per second, NaN when unknown. */
export function barText(bar: { count: number; total: number; elapsedS: number; rate: number }): string {
  const share = bar.total > 0 ? bar.count / bar.total : 1;
  const eighths = Math.floor(share * 80);
  const full = Math.floor(eighths / 8);
  const filled = '█'.repeat(full) + (full < 10 ? (EIGHTHS[eighths % 8] ?? '') : '');
  const percent = String(Math.round(share * 100)).padStart(3);
  const known = bar.rate > 0;
  const remaining = known ? interval((bar.total - bar.count) / bar.rate) : '?';
  const rate = known ? rateText(bar.rate) : '?it/s';
  return `${percent}%|${filled.padEnd(10)}| ${bar.count}/${bar.total} [${interval(bar.elapsedS)}<${remaining}, ${rate}]`;
}

function rateText(rate: number): string {
  return rate < 1 ? `${(1 / rate).toFixed(2).padStart(5)}s/it` : `${rate.toFixed(2).padStart(5)}it/s`;
}

function interval(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}
