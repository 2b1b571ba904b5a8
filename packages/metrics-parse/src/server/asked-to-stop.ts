/**
 * Tells what a server prints because it was asked to stop from what it prints because it broke. Since v0.5.10 the main
 * process watches its children: one that gets the same SIGTERM as itself and is gone first is announced as a crash with
 * exit code -15, and answered with a SIGQUIT. After any other end of a child a SIGQUIT is what it always was.
 */
export class AskedToStop {
  #asked = false;
  #childObeyed = false;

  /** Is a line, of those given in order, the echo of a SIGTERM that the server received? */
  explains(text: string): boolean {
    if (text.includes('SIGTERM received')) this.#asked = true;
    if (!this.#asked) return false;
    const exit = /Subprocess .{0,60} crashed with exit code (-?\d+)/.exec(text)?.[1];
    if (exit !== undefined) this.#childObeyed = exit === '-15';
    return this.#childObeyed && (exit !== undefined || text.includes('SIGQUIT received'));
  }
}
