import { present } from '../common/values.ts';
import type { BatchStatistics, Retractions } from './server-log.ts';

const BATCH = /(Prefill|Decode) batch(?: ?\[\d+\])?[.,]/;
const RETRACTED = /#retracted_reqs: (\d+),?/;

/** Counts the batch lines and the retractions of a server log. */
export class BatchCounter {
  #prefill = 0;
  #decode = 0;
  #peak = -1;
  #acceptLength: number | undefined;
  #retractions: Retractions = { events: 0, requests: 0 };

  /** True when the line was one of these. */
  push(text: string): boolean {
    const batch = text.includes(' batch') ? BATCH.exec(text) : null;
    if (batch) {
      if (batch[1] === 'Prefill') this.#prefill += 1;
      else this.#decode += 1;
      this.#peak = Math.max(this.#peak, Number(/#running-req: (\d+),/.exec(text)?.[1] ?? -1));
      const accepted = /accept len: (\d+(?:\.\d+)?),/.exec(text)?.[1];
      if (accepted !== undefined) this.#acceptLength = Number(accepted);
      return true;
    }
    if (!text.includes('KV cache pool is full')) return false;
    const { events, requests } = this.#retractions;
    this.#retractions = { events: events + 1, requests: requests + Number(RETRACTED.exec(text)?.[1] ?? 0) };
    return true;
  }

  finish(): { readonly batches: BatchStatistics; readonly retractions: Retractions } {
    const peakRunningRequests = this.#peak >= 0 ? this.#peak : undefined;
    return {
      batches: {
        prefill: this.#prefill,
        decode: this.#decode,
        ...present({ peakRunningRequests, acceptLength: this.#acceptLength }),
      },
      retractions: this.#retractions,
    };
  }
}
