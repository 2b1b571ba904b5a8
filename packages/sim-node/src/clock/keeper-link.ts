import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleepReal } from 'node:timers/promises';
import { simPath } from '../sim-path.ts';
import { ClockFiles, type ClockPlace } from './clock-files.ts';
import { type FromKeeper, onMessages, send, type ToKeeper } from './messages.ts';

/** Real ms to wait for a keeper that was just started, and between two tries to reach it. */
const START_LIMIT_MS = 120_000;
const TRY_MS = 10;

/** A program's line to the keeper of its clock, who is started when there is none. */
export class KeeperLink {
  readonly files: ClockFiles;
  readonly #place: ClockPlace;
  readonly #sleeps = new Map<number, { readonly at: number; readonly wake: () => void }>();
  readonly #onLook: ((step: number) => void) | undefined;
  #socket: Socket | undefined;
  #connecting: Promise<void> | undefined;
  #ids = 0;

  /** With `onLook` it watches: time only goes on when `seen` was called for every step. */
  constructor(place: ClockPlace, options: { readonly startMs: number; readonly onLook?: (step: number) => void }) {
    this.#place = place;
    this.files = new ClockFiles(place, options.startMs);
    this.#onLook = options.onLook;
  }

  /** Resolves when simulated time has come to `at` and everything before has happened. */
  sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      const id = (this.#ids += 1);
      this.#sleeps.set(id, { at, wake: resolve });
      this.#say({ sleep: id, at });
    });
  }

  seen(step: number): void {
    this.#say({ seen: step });
  }

  /** Resolves when the keeper can hear. */
  async open(): Promise<void> {
    await (this.#connecting ??= this.#connect());
  }

  close(): void {
    this.#socket?.destroy();
  }

  #say(message: ToKeeper): void {
    this.#socket?.ref();
    if (this.#socket !== undefined) send(this.#socket, message);
    else void this.open(); // and then all that is asked for is said
  }

  async #connect(): Promise<void> {
    const deadline = performance.now() + START_LIMIT_MS;
    let socket = await reach(this.files);
    if (socket === undefined) startKeeper(this.#place);
    while (socket === undefined) {
      if (performance.now() > deadline) throw new Error(`sim-node: the clock of ${this.#place.nodeDir} has no keeper`);
      await sleepReal(TRY_MS);
      socket = await reach(this.files);
    }
    this.#use(socket);
  }

  #use(socket: Socket): void {
    this.#socket = socket;
    onMessages<FromKeeper>(socket, (message) => this.#take(message));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#lost());
    if (this.#onLook !== undefined) send(socket, { watch: true });
    for (const [id, { at }] of this.#sleeps) send(socket, { sleep: id, at });
    this.#rest();
  }

  #take(message: FromKeeper): void {
    if ('look' in message) return this.#onLook?.(message.look);
    const sleeper = this.#sleeps.get(message.woke);
    this.#sleeps.delete(message.woke);
    sleeper?.wake();
    this.#rest();
  }

  /** A keeper may die like everybody; the next one takes over where the clock stands. */
  #lost(): void {
    this.#socket = undefined;
    this.#connecting = undefined;
    if (this.#sleeps.size > 0) void this.open();
  }

  /** Only who sleeps is kept alive by its clock. */
  #rest(): void {
    if (this.#sleeps.size === 0) this.#socket?.unref();
  }
}

/** A line to the newest keeper; nothing when none listens. */
function reach(files: ClockFiles): Promise<Socket | undefined> {
  const last = files.lastKeeper();
  if (last === 0) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const socket = connect(files.socketOf(last), () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** It belongs to no program: in a session of its own, and without the environment by which programs of the node are known. */
function startKeeper({ nodeDir, name }: ClockPlace): void {
  const words = [join(simPath(), 'sim-node'), 'clock', '--dir', nodeDir, '--name', name];
  spawn(process.execPath, words, { detached: true, stdio: 'ignore', env: {}, cwd: '/' }).unref();
}
