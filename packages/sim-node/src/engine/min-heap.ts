/** A binary heap: the entry with the smallest key first. */
export class MinHeap<T> {
  private readonly entries: { key: number; value: T }[] = [];

  get size(): number {
    return this.entries.length;
  }

  get minKey(): number {
    return this.entries[0]?.key ?? Number.POSITIVE_INFINITY;
  }

  push(key: number, value: T): void {
    const entries = this.entries;
    let i = entries.length;
    entries.push({ key, value });
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (this.keyAt(parent) <= key) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  pop(): T | undefined {
    const entries = this.entries;
    const first = entries[0];
    const last = entries.pop();
    if (first === undefined || last === undefined) return undefined;
    if (entries.length > 0) {
      entries[0] = last;
      this.sink();
    }
    return first.value;
  }

  /** Takes out all values of that kind, with their keys. */
  removeWhere(unwanted: (value: T) => boolean): { key: number; value: T }[] {
    const all = this.entries.splice(0);
    for (const { key, value } of all) if (!unwanted(value)) this.push(key, value);
    return all.filter(({ value }) => unwanted(value));
  }

  private sink(): void {
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      const child = this.keyAt(left + 1) < this.keyAt(left) ? left + 1 : left;
      if (this.keyAt(child) >= this.keyAt(i)) return;
      this.swap(i, child);
      i = child;
    }
  }

  private keyAt(i: number): number {
    return this.entries[i]?.key ?? Number.POSITIVE_INFINITY;
  }

  private swap(i: number, j: number): void {
    const [a, b] = [this.entries[i], this.entries[j]];
    if (a === undefined || b === undefined) return;
    this.entries[i] = b;
    this.entries[j] = a;
  }
}
