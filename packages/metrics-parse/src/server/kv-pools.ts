import { present } from '../common/values.ts';
import type { KvCache, UsableKvCache } from './server-log.ts';

type Pool = Omit<KvCache, 'lines'>;

/** The KV cache lines of every rank, in the order each printed them. */
export class KvPools {
  readonly #ranks = new Map<string, Pool[]>();

  add(rank: string, pool: Pool): void {
    const pools = this.#ranks.get(rank);
    if (pools) pools.push(pool);
    else this.#ranks.set(rank, [pool]);
  }

  /** Do two ranks say different things of the same pool? Their order tells which pool a line is of. */
  differ(): boolean {
    const [first, ...others] = [...this.#ranks.values()];
    return others.some((pools) => pools.some((pool, at) => first?.[at] && pool.tokens !== first[at].tokens));
  }

  /**
   * What requests can use on the first rank. Of several pools it is the one of the printed limit, or the longest: a
   * sliding window keeps fewer tokens. A second pool of the same length is a draft model's.
   */
  usable(limit: number | undefined): UsableKvCache | undefined {
    const [pools] = [...this.#ranks.values()];
    if (!pools) return undefined;
    const distinct = pools.filter((pool, at) => pools.findIndex(({ tokens }) => tokens === pool.tokens) === at);
    const longest = distinct.reduce((best, pool) => (pool.tokens > best.tokens ? pool : best));
    const used = distinct.find((pool) => pool.tokens === limit) ?? longest;
    const sizes = distinct.map((pool) => pool.totalGb);
    const sum = sizes.reduce((all, size) => (all === undefined || size === undefined ? undefined : all + size), 0);
    const totalGb = sum === undefined ? undefined : Math.round(sum * 100) / 100;
    return { tokens: used.tokens, ...present({ totalGb, dtype: used.dtype }) };
  }
}
