import { KeeperLink } from './keeper-link.ts';

/** Real ms between two looks at programs that work. */
const LOOK_MS = 3;

/** Which clock: as `SIM_NODE_DIR`, `SIM_CLOCK_START` and `SIM_CLOCK_EPOCH` say. */
export interface WatchedClock {
  readonly nodeDir: string;
  readonly startAt: string;
  readonly epochMs: number;
}

/** Watches the clock of a node, before its programs use it or while they do. */
export async function watchClock(clock: WatchedClock): Promise<ClockWatch> {
  const watch = new ClockWatch(clock);
  await watch.open();
  return watch;
}

/** Lets a test meet a simulated node at a certain moment, whatever the machine does meanwhile. */
export class ClockWatch {
  readonly #link: KeeperLink;
  readonly #timer: NodeJS.Timeout;
  #waiting: { readonly isSo: () => boolean; readonly resolve: () => void } | undefined;
  #isHeld = false;
  /** The step of the clock that the keeper asks for. */
  #asked: number | undefined;

  constructor({ nodeDir, startAt, epochMs }: WatchedClock) {
    const startMs = Date.parse(startAt);
    const onLook = (step: number): void => {
      this.#asked = step;
      this.#look();
    };
    this.#link = new KeeperLink({ nodeDir, name: `${startMs}-${epochMs}` }, { startMs, onLook });
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  open(): Promise<void> {
    return this.#link.open();
  }

  /** Simulated time, ms since the epoch. */
  now(): number {
    return this.#link.files.now;
  }

  /**
   * Asks before every step of the clock, and now and then while programs work. Once it is so, time stands still until `go`.
   */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting = { isSo, resolve };
    });
  }

  go(): void {
    this.#isHeld = false;
    this.#look();
  }

  /** Also lets time go on. */
  close(): void {
    clearInterval(this.#timer);
    this.#link.close();
  }

  #look(): void {
    if (this.#waiting?.isSo() === true) {
      this.#isHeld = true;
      this.#waiting.resolve();
      this.#waiting = undefined;
    }
    if (this.#isHeld || this.#asked === undefined) return;
    this.#link.seen(this.#asked);
    this.#asked = undefined;
  }
}
