import type { LogLine } from '../scan/log-line.ts';

/** How far a progress bar came. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}

const BAR = /^[^|]*\| *(\d+)\/(\d+) \[[^\]]*(?:\]|$)/;

/** A line parted into the last progress bar on it and the text printed behind that bar. */
export interface BarSplit {
  readonly progress?: Progress;
  /** What follows the bar; the whole line when there is no bar. */
  readonly rest: string;
}

/**
 * Parts a tqdm bar from the text glued to it: both streams of a client go to one file, so
 * `… 0/1319 [00:00<?, ?it/s]/sgl-workspace/…: UserWarning: …` is one line.
 */
export function splitBar(text: string): BarSplit {
  let start = text.indexOf('%|');
  if (start === -1) return { rest: text };
  for (let next = start; next !== -1; next = text.indexOf('%|', next + 2)) start = next;
  const bar = text.slice(start + 2);
  const match = BAR.exec(bar);
  if (!match) return { rest: text };
  return {
    progress: { done: Number(match[1]), total: Number(match[2]) },
    rest: bar.slice(match[0].length).trimStart(),
  };
}

/** Remembers the last progress bar of a log; reads its numbers only when asked, for there are thousands of redraws. */
export class LastBar {
  #last: LogLine | undefined;
  #previous: LogLine | undefined;

  push(line: LogLine): void {
    this.#previous = this.#last;
    this.#last = line;
  }

  clear(): void {
    this.#last = undefined;
    this.#previous = undefined;
  }

  /** The last bar that shows its numbers: a killed run ends inside one that may not. */
  read(): { readonly progress: Progress; readonly line: LogLine } | undefined {
    for (const line of [this.#last, this.#previous]) {
      const progress = line && splitBar(line.text).progress;
      if (progress) return { progress, line };
    }
    return undefined;
  }
}
