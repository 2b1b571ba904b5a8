import type { Socket } from 'node:net';

/** What a program says to the keeper of its clock, one line of JSON each. */
export type ToKeeper =
  /** I take part, whatever my environment says. */
  | { readonly pid: number }
  /** Wake me at this simulated time; not after it has come, but when all that happens until then has happened. */
  | { readonly sleep: number; readonly at: number }
  | { readonly cancel: number }
  /** How much of my work waits for what is no part of the simulation: time stands still until it is 0. */
  | { readonly held: number }
  /** Ask me before every step of the clock. */
  | { readonly watch: true }
  | { readonly seen: number };

/** What the keeper says. */
export type FromKeeper = { readonly woke: number } | { readonly look: number };

/** Hands over messages as their lines are complete. */
export function onMessages<T>(socket: Socket, take: (message: T) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(JSON.parse(line) as T);
  });
}

export function send(socket: Socket, message: ToKeeper | FromKeeper): void {
  socket.write(`${JSON.stringify(message)}\n`);
}
