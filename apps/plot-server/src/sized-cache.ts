/** Values by key, the ones last used, as many as a limit takes. */
export interface SizedCache<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
}

/** `sizeOf` says how much of `limit` a value takes; one that is larger than the limit is not kept. */
export function sizedCache<Value extends object>(limit: number, sizeOf: (value: Value) => number): SizedCache<Value> {
  /** Oldest use first. */
  const values = new Map<string, Value>();
  let used = 0;
  const take = (key: string) => {
    const value = values.get(key);
    if (value !== undefined && values.delete(key)) used -= sizeOf(value);
    return value;
  };
  const put = (key: string, value: Value) => {
    values.set(key, value);
    used += sizeOf(value);
  };
  return {
    get(key) {
      const value = take(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      take(key);
      put(key, value);
      for (const oldest of values.keys()) {
        if (used <= limit) break;
        take(oldest);
      }
    },
  };
}
