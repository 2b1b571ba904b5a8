/**
 * What the radix cache does to a benchmark: a prompt seen before costs almost nothing until it is evicted (least
 * recently used first) or the cache is flushed. Prompts are known by key; the same key with another length shares
 * the shorter of the two.
 */
export class PrefixCache {
  private readonly tokensByKey = new Map<string, { input: number; total: number }>();
  private capacity: number;
  private used = 0;

  constructor(capacityTokens: number) {
    this.capacity = capacityTokens;
  }

  /** Tokens of this prompt that need no prefill; the last token is always computed. */
  match(key: string, inputLen: number): number {
    const entry = this.tokensByKey.get(key);
    if (entry === undefined) return 0;
    this.tokensByKey.delete(key);
    this.tokensByKey.set(key, entry);
    return Math.max(Math.min(entry.input, inputLen - 1), 0);
  }

  /** Remembers a finished request. */
  insert(key: string, inputLen: number, outputLen: number): void {
    this.used -= this.tokensByKey.get(key)?.total ?? 0;
    this.tokensByKey.delete(key);
    this.tokensByKey.set(key, { input: inputLen, total: inputLen + outputLen });
    this.used += inputLen + outputLen;
    this.evict();
  }

  /** Running requests take room from the cache. */
  setCapacity(tokens: number): void {
    this.capacity = tokens;
    this.evict();
  }

  flush(): void {
    this.tokensByKey.clear();
    this.used = 0;
  }

  private evict(): void {
    if (this.used <= this.capacity) return;
    for (const [key, entry] of this.tokensByKey) {
      this.tokensByKey.delete(key);
      this.used -= entry.total;
      if (this.used <= this.capacity) return;
    }
  }
}
