import type { RecordDraft } from '../common/record.ts';
import { present } from '../common/values.ts';
import type { LogLine } from '../scan/log-line.ts';
import { KvPools } from './kv-pools.ts';
import { printsServerArgs, readServerArgs, type PrintedServerArgs } from './server-args.ts';
import { rankOf, readKvCache, readTokenLimits, readWeightLoad } from './server-lines.ts';
import type { KvCache, ServerLog, TokenLimits, WeightLoad } from './server-log.ts';

const READY = 'The server is fired up and ready to roll!';
const URL = /Uvicorn running on (https?:\/\/[^\s(]+)/;
const GRAPH = /Capture (?:\w+ )*(?:cuda|CUDA) graph (begin|end)\b(?:.*?(?:Time elapsed: |elapsed=)(\d+(?:\.\d+)?) s)?/;
const BACKEND = /\bUse (\w+) (?:attention )?backend\b/;

/** One look at the lines that hold nothing of this. */
const OF_INTEREST = /server_args=|ready to roll|KV Cache|max_total_num_tokens=|Load weight end| graph |Uvicorn|backend/;

type StartValues = Pick<
  ServerLog,
  | 'ready'
  | 'readyAt'
  | 'serverArgs'
  | 'rawArgs'
  | 'backend'
  | 'urls'
  | 'kvCaches'
  | 'usableKvCache'
  | 'tokenLimits'
  | 'weightLoads'
  | 'graphCapture'
>;

/** What a server says of one start, from its arguments to ready. */
export class StartDraft {
  readonly #urls: string[] = [];
  readonly #kvCaches = new Tally<Omit<KvCache, 'lines'>>();
  readonly #pools = new KvPools();
  readonly #limits = new Tally<Omit<TokenLimits, 'lines'>>();
  readonly #weights = new Map<string, WeightLoad>();
  #args: PrintedServerArgs | undefined;
  #argsAt: string | undefined;
  #ready = false;
  #readyAt: string | undefined;
  #chosenBackend: string | undefined;
  #graph = { begun: 0, ended: 0, longestS: -1 };

  push(
    read: { readonly text: string; readonly stamp: string | undefined; readonly line: LogLine },
    draft: RecordDraft,
  ): void {
    const { text, stamp, line } = read;
    if (!OF_INTEREST.test(text)) return;
    if (printsServerArgs(text)) {
      this.#args = readServerArgs(text);
      this.#argsAt = stamp;
      draft.at('serverArgs', line);
    } else if (text.includes(READY)) {
      this.#ready = true;
      this.#readyAt ??= stamp;
      draft.at('readyAt', line);
    } else if (text.includes('KV Cache')) this.#kvCache(read, draft);
    else if (text.includes('max_total_num_tokens=')) {
      this.#tally('tokenLimits', this.#limits.add(readTokenLimits(text, line.cut)), read, draft);
    } else if (text.includes('Load weight end')) this.#weight(text, line);
    else if (text.includes(' graph ')) this.#capture(text);
    else this.#other(text, line);
  }

  #kvCache(read: { readonly text: string; readonly line: LogLine }, draft: RecordDraft): void {
    const cache = readKvCache(read.text);
    if (cache) this.#pools.add(rankOf(read.text), cache);
    this.#tally('kvCaches', this.#kvCaches.add(cache), read, draft);
  }

  #tally(name: string, isNew: boolean, read: { readonly line: LogLine }, draft: RecordDraft): void {
    if (isNew) draft.at(name, read.line);
  }

  /** Ranks load different amounts of memory: they are one load if type and precision agree. */
  #weight(text: string, line: LogLine): void {
    const load = readWeightLoad(text, line.cut);
    if (!load) return;
    const key = `${load.type} ${load.dtype} ${load.quantization}`;
    this.#weights.set(key, { ...load, lines: (this.#weights.get(key)?.lines ?? 0) + 1 });
  }

  #capture(text: string): void {
    const match = GRAPH.exec(text);
    if (match?.[1] === 'begin') this.#graph.begun += 1;
    else if (match) {
      this.#graph.ended += 1;
      if (match[2] !== undefined) this.#graph.longestS = Math.max(this.#graph.longestS, Number(match[2]));
    }
  }

  #other(text: string, line: LogLine): void {
    const url = line.cut ? undefined : URL.exec(text)?.[1];
    if (url) this.#urls.push(url);
    else if (text.includes('backend')) this.#chosenBackend ??= BACKEND.exec(text)?.[1];
  }

  finish(): StartValues & { readonly argsAt: string | undefined; readonly ranksDiffer: boolean } {
    const tokenLimits = this.#limits.values();
    const { begun, ended, longestS } = this.#graph;
    return {
      ready: this.#ready,
      argsAt: this.#argsAt,
      ...present({
        readyAt: this.#readyAt,
        serverArgs: this.#args?.typed,
        rawArgs: this.#args?.raw,
        usableKvCache: this.#pools.usable(tokenLimits[0]?.maxTotalNumTokens),
        backend: this.#args?.typed.attentionBackend ?? this.#chosenBackend,
      }),
      urls: this.#urls,
      kvCaches: this.#kvCaches.values(),
      ranksDiffer: this.#pools.differ(),
      tokenLimits,
      weightLoads: [...this.#weights.values()],
      graphCapture: { begun, ended, ...(longestS >= 0 ? { longestS } : {}) },
    };
  }
}

/** Counts equal values: eight ranks say the same. */
class Tally<T extends object> {
  readonly #counts = new Map<string, { readonly value: T; lines: number }>();

  /** True when the value is the first of its kind. */
  add(value: T | undefined): boolean {
    if (!value) return false;
    const key = JSON.stringify(value);
    const known = this.#counts.get(key);
    if (known) known.lines += 1;
    else this.#counts.set(key, { value, lines: 1 });
    return !known;
  }

  values(): (T & { lines: number })[] {
    return [...this.#counts.values()].map(({ value, lines }) => ({ ...value, lines }));
  }
}
