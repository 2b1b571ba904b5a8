import { createServer, type Server, type Socket } from 'node:net';
import type { ClockFiles } from './clock-files.ts';
import { onMessages, send, type ToKeeper } from './messages.ts';
import { Simulation } from './simulation.ts';

/** Looks at a simulation that works before the keeper waits between them, and for how many real ms then at most. */
const EAGER_LOOKS = 4;
const LONGEST_PAUSE_MS = 5;
/** Real ms without any program of the node, after which the keeper ends. */
const ALONE_MS = 1_500;

/** One program of the node, as the keeper knows it. */
interface Member {
  readonly socket: Socket;
  readonly sleeps: Map<number, number>;
  held: number;
  watches: boolean;
  seen: number;
}

/**
 * Keeps the time of one simulated node. It stands still while anything of the simulation works; when everything waits,
 * it steps to the moment for which somebody waits first. Sleepers are woken one by one, in the order of their moments,
 * so that the same night takes the same course on every machine. It shows whole milliseconds, as every machine's does.
 */
export class ClockKeeper {
  readonly #files: ClockFiles;
  readonly #simulation: Simulation;
  readonly #members = new Set<Member>();
  #server: Server | undefined;
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  /** Looks since something was heard. */
  #looks = 0;
  /** Counts what was heard: a look at the simulation only counts if nothing was heard since. */
  #heard = 0;
  #step = 0;
  #aloneSince = performance.now();
  #end: () => void = () => {};

  constructor(files: ClockFiles, nodeDir: string) {
    this.#files = files;
    this.#simulation = new Simulation(nodeDir);
  }

  /** Keeps the time until nobody needs it any more. Returns at once when another keeper does. */
  async keep(number: number): Promise<void> {
    if (!(await this.#listen(number))) return;
    this.#files.removeSocketsBefore(number);
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    const watch = setInterval(() => this.#endIfNeedless(number), ALONE_MS / 3);
    await ended;
    clearInterval(watch);
    this.#stopLooking();
    this.#server?.close();
    for (const { socket } of this.#members) socket.destroy();
    this.#simulation.close();
  }

  #listen(number: number): Promise<boolean> {
    const server = createServer((socket) => this.#welcome(socket));
    this.#server = server;
    return new Promise((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(this.#files.socketOf(number), () => resolve(true));
    });
  }

  #endIfNeedless(number: number): void {
    if (this.#members.size > 0) this.#aloneSince = performance.now();
    const isAlone = performance.now() - this.#aloneSince > ALONE_MS;
    if (isAlone || !this.#files.areThere || this.#files.lastKeeper() > number) this.#end();
  }

  #welcome(socket: Socket): void {
    const member: Member = { socket, sleeps: new Map(), held: 0, watches: false, seen: -1 };
    this.#members.add(member);
    this.#hear();
    onMessages<ToKeeper>(socket, (message) => this.#take(member, message));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#members.delete(member);
      this.#hear();
    });
  }

  #take(member: Member, message: ToKeeper): void {
    if ('pid' in message) this.#simulation.join(message.pid);
    else if ('sleep' in message) member.sleeps.set(message.sleep, Math.ceil(message.at));
    else if ('cancel' in message) member.sleeps.delete(message.cancel);
    else if ('held' in message) member.held = message.held;
    else if ('watch' in message) member.watches = true;
    else member.seen = message.seen;
    this.#hear();
  }

  #hear(): void {
    this.#heard += 1;
    this.#looks = 0;
    this.#lookAgain();
  }

  #lookAgain(): void {
    this.#stopLooking();
    const look = (): void => void this.#look();
    const pauseMs = Math.min(LONGEST_PAUSE_MS, this.#looks - EAGER_LOOKS);
    if (pauseMs <= 0) this.#immediate = setImmediate(look);
    else this.#timer = setTimeout(look, pauseMs);
    this.#looks += 1;
  }

  #stopLooking(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
  }

  async #look(): Promise<void> {
    const next = this.#next();
    const isHeld = [...this.#members].some(({ held }) => held > 0);
    if (next === undefined || isHeld) return;
    const heard = this.#heard;
    if (!this.#simulation.isAtRest()) return this.#lookAgain();
    // What was said before everything came to rest may still lie in a socket.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (heard !== this.#heard) return;
    if (!this.#everybodyHasSeen()) return;
    this.#step += 1;
    next.member.sleeps.delete(next.id);
    if (next.at > this.#files.now) this.#files.now = next.at;
    send(next.member.socket, { woke: next.id });
    this.#looks = EAGER_LOOKS;
    this.#lookAgain();
  }

  /** Who is to be woken first: the earliest moment, and of equal ones the longest known. */
  #next(): { readonly member: Member; readonly id: number; readonly at: number } | undefined {
    let next: { readonly member: Member; readonly id: number; readonly at: number } | undefined;
    for (const member of this.#members) {
      for (const [id, at] of member.sleeps) if (next === undefined || at < next.at) next = { member, id, at };
    }
    return next;
  }

  #everybodyHasSeen(): boolean {
    const late = [...this.#members].filter(({ watches, seen }) => watches && seen !== this.#step);
    for (const { socket } of late) send(socket, { look: this.#step });
    return late.length === 0;
  }
}
