const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The number a text spells in full, else undefined: `nan`, `inf`, `N/A`, `12ms` and the empty text are not numbers. */
export function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || !DECIMAL.test(text)) return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** A printed value: a number where it spells one in full, else the text as it stands (`not set`, `inf`). */
export function toPrinted(text: string): string | number {
  return toNumber(text) ?? text;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without the keys whose value is undefined. */
export function present<T extends object>(values: T): Present<T> {
  const found: Partial<T> = {};
  for (const key in values) if (values[key] !== undefined) found[key] = values[key];
  return found as Present<T>;
}

/** The same type, for a value that is still being built. */
export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A copy of the object without one of its keys. */
export function without<T extends object, K extends keyof T>(values: T, key: K): Omit<T, K> {
  const copy: Partial<T> = { ...values };
  delete copy[key];
  return copy as Omit<T, K>;
}
