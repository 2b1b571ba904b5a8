import { spawn } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleepReal } from 'node:timers/promises';
import { CiError } from '@sglang-ci/core';
import type { VirtualClockOptions } from './virtual-clock.ts';

/** Machine ms to wait for a keeper that was just started, and between two tries to reach it. */
const START_LIMIT_MS = 120_000;
const TRY_MS = 10;

/**
 * This program's line to the keeper of a simulated node's clock. In the node's folder `clock-NAME`: `now`, the time as a
 * 64 bit float (ms since the epoch, little-endian), and the sockets of its keepers, of which the last one counts. It is
 * told in lines of JSON until when somebody sleeps, and how much here waits for the world outside of the simulation.
 */
export class KeeperLink {
  readonly #options: VirtualClockOptions;
  readonly #name: string;
  readonly #sleeps = new Map<number, { readonly at: number; readonly wake: () => void }>();
  readonly #buffer = Buffer.alloc(8);
  #files: { readonly now: number; readonly folder: number } | undefined;
  #socket: Socket | undefined;
  #isConnecting = false;
  #ids = 0;
  #held = 0;

  constructor(options: VirtualClockOptions) {
    this.#options = options;
    this.#name = `${options.startAt}-${options.epochMs}`;
  }

  now(): number {
    readSync(this.#open().now, this.#buffer, 0, 8, 0);
    return this.#buffer.readDoubleLE();
  }

  /** Of 0 ms: until everything that can happen at this moment has happened. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    const id = (this.#ids += 1);
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', cancel);
        this.#sleeps.delete(id);
        this.#rest();
        resolve();
      };
      const cancel = (): void => {
        if (this.#socket !== undefined) send(this.#socket, { cancel: id });
        wake();
      };
      const at = this.now() + Math.max(0, ms);
      this.#sleeps.set(id, { at, wake });
      signal?.addEventListener('abort', cancel, { once: true });
      this.#say({ sleep: id, at });
    });
  }

  /** Time stands still while `work` goes on. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#say({ held: (this.#held += 1) });
    try {
      return await work();
    } finally {
      this.#say({ held: (this.#held -= 1) });
      this.#rest();
    }
  }

  #open(): { readonly now: number; readonly folder: number } {
    return (this.#files ??= openFiles(join(this.#options.nodeDir, `clock-${this.#name}`), this.#options.startAt));
  }

  #say(message: object): void {
    this.#socket?.ref();
    if (this.#socket !== undefined) send(this.#socket, message);
    else if (!this.#isConnecting) void this.#connect(); // and then all that is asked for is said
  }

  async #connect(): Promise<void> {
    this.#isConnecting = true;
    const deadline = performance.now() + START_LIMIT_MS;
    let socket = await this.#reach();
    if (socket === undefined) startKeeper(this.#options, this.#name);
    while (socket === undefined) {
      if (performance.now() > deadline) throw noKeeper(this.#options.nodeDir);
      await sleepReal(TRY_MS);
      socket = await this.#reach();
    }
    this.#use(socket);
  }

  #reach(): Promise<Socket | undefined> {
    const { folder } = this.#open();
    const names = readdirSync(`/proc/self/fd/${folder}`);
    const last = Math.max(0, ...names.map((name) => Number(/^keeper-(\d+)\.sock$/.exec(name)?.[1] ?? 0)));
    if (last === 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      // By the folder's number, since a socket's path has at most 107 characters.
      const socket = connect(`/proc/self/fd/${folder}/keeper-${last}.sock`, () => resolve(socket));
      socket.once('error', () => resolve(undefined));
    });
  }

  #use(socket: Socket): void {
    this.#socket = socket;
    this.#isConnecting = false;
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#sleeps.get((JSON.parse(line) as { woke: number }).woke)?.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.#lost());
    if (process.env['SIM_NODE_DIR'] !== this.#options.nodeDir) send(socket, { pid: process.pid });
    if (this.#held > 0) send(socket, { held: this.#held });
    for (const [id, { at }] of this.#sleeps) send(socket, { sleep: id, at });
    this.#rest();
  }

  /** A keeper may die like everybody; the next one takes over where the clock stands. */
  #lost(): void {
    this.#socket = undefined;
    if (this.#sleeps.size > 0 || this.#held > 0) void this.#connect();
  }

  /** Only who waits is kept alive by a clock. */
  #rest(): void {
    if (this.#sleeps.size === 0 && this.#held === 0) this.#socket?.unref();
  }
}

function openFiles(folder: string, startAt: number): { readonly now: number; readonly folder: number } {
  const now = join(folder, 'now');
  if (!existsSync(now)) putFirst(folder, startAt);
  return { now: openSync(now, 'r'), folder: openSync(folder, 'r') };
}

/** Written beside and then linked, so that nobody finds half of it, and who comes first counts. */
function putFirst(folder: string, ms: number): void {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `now.${process.pid}.tmp`);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(ms);
  writeFileSync(draft, bytes);
  try {
    linkSync(draft, join(folder, 'now'));
  } catch {
    // somebody else was first
  }
  rmSync(draft, { force: true });
}

function send(socket: Socket, message: object): void {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** In a session of its own, and without the environment by which programs of the node are known: it belongs to nobody. */
function startKeeper({ nodeDir, env }: VirtualClockOptions, name: string): void {
  const words = ['clock', '--dir', nodeDir, '--name', name];
  const path = env['PATH'] ?? '';
  const keeper = spawn('sim-node', words, { detached: true, stdio: 'ignore', env: { PATH: path }, cwd: '/' });
  keeper.on('error', () => undefined); // told by who waits for it in vain
  keeper.unref();
}

function noKeeper(nodeDir: string): CiError {
  return new CiError('PATH_MISSING', `nobody keeps the simulated clock of ${nodeDir}`, {
    hint: 'put the programs of the simulated node (sim-node path) on PATH, or take simulatedClock out of the site file',
  });
}
