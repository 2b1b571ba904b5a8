import {
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Where the programs of a node share their clock. */
export interface ClockPlace {
  /** `SIM_NODE_DIR`. */
  readonly nodeDir: string;
  /** Tells the clocks of one node folder apart: each night may have its own. */
  readonly name: string;
}

/**
 * A folder below `SIM_NODE_DIR`: `now`, the simulated time as a 64 bit float (ms since the epoch, little-endian), and
 * `keeper-N.sock`, where the N-th keeper of this clock listens.
 */
export class ClockFiles {
  readonly #folder: string;
  readonly #folderFd: number;
  readonly #nowFd: number;
  readonly #buffer = Buffer.alloc(8);

  /** Opens them; a clock that nobody has used yet shows `startMs`. */
  constructor({ nodeDir, name }: ClockPlace, startMs: number) {
    this.#folder = join(nodeDir, `clock-${name}`);
    const now = join(this.#folder, 'now');
    if (!existsSync(now)) putFirst(this.#folder, startMs);
    this.#nowFd = openSync(now, 'r+');
    this.#folderFd = openSync(this.#folder, 'r');
  }

  get now(): number {
    readSync(this.#nowFd, this.#buffer, 0, 8, 0);
    return this.#buffer.readDoubleLE();
  }

  /** Only for its keeper. */
  set now(ms: number) {
    this.#buffer.writeDoubleLE(ms);
    writeSync(this.#nowFd, this.#buffer, 0, 8, 0);
  }

  /** The number of the last keeper that listened here; 0: none ever did. */
  lastKeeper(): number {
    const names = readdirSync(this.#folder);
    return Math.max(0, ...names.map((name) => Number(/^keeper-(\d+)\.sock$/.exec(name)?.[1] ?? 0)));
  }

  /** Short however long the folder's name is: a socket's path has at most 107 characters. */
  socketOf(keeper: number): string {
    return `/proc/self/fd/${this.#folderFd}/keeper-${keeper}.sock`;
  }

  removeSocketsBefore(keeper: number): void {
    for (let n = keeper - 1; n > 0 && existsSync(this.socketOf(n)); n--) rmSync(this.socketOf(n), { force: true });
  }

  get areThere(): boolean {
    return existsSync(join(this.#folder, 'now'));
  }
}

function putFirst(folder: string, ms: number): void {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `now.${process.pid}.tmp`);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(ms);
  writeFileSync(draft, bytes);
  try {
    linkSync(draft, join(folder, 'now'));
  } catch {
    // somebody else was first: theirs counts
  }
  rmSync(draft, { force: true });
}
