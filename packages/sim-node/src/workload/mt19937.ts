/**
 * NumPy's legacy random generator (`np.random.seed` + MT19937), because bench_serving draws its request lengths and
 * its arrival gaps from it: with the same seed the simulated client sends exactly the lengths the real one sends.
 */
export class Mt19937 {
  private readonly state = new Uint32Array(624);
  private index = 624;

  constructor(seed: number) {
    this.state[0] = seed >>> 0;
    for (let i = 1; i < 624; i++) {
      const previous = this.at(i - 1);
      this.state[i] = Math.imul(previous ^ (previous >>> 30), 1_812_433_253) + i;
    }
  }

  /** The next 32 random bits. */
  nextUint32(): number {
    if (this.index >= 624) this.twist();
    let y = this.at(this.index++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  }

  /** A double in [0, 1), as `legacy_double`: 53 bits out of two draws. */
  nextDouble(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }

  /** `np.random.randint(low, high + 1)`: masked rejection; a range of one value draws nothing. */
  integer(low: number, high: number): number {
    const range = high - low;
    if (range <= 0) return low;
    const mask = 2 ** (32 - Math.clz32(range)) - 1;
    let value = (this.nextUint32() & mask) >>> 0;
    while (value > range) value = (this.nextUint32() & mask) >>> 0;
    return low + value;
  }

  /** `np.random.exponential(scale)`. */
  exponential(scale: number): number {
    return -Math.log(1 - this.nextDouble()) * scale;
  }

  private at(i: number): number {
    return this.state[i] ?? 0;
  }

  private twist(): void {
    for (let k = 0; k < 624; k++) {
      const y = (this.at(k) & 0x80000000) | (this.at((k + 1) % 624) & 0x7fffffff);
      this.state[k] = this.at((k + 397) % 624) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}
