/** A program that prints nothing more and never ends. */
export function hang(): Promise<never> {
  setInterval(() => {}, 60_000);
  return new Promise(() => {});
}
