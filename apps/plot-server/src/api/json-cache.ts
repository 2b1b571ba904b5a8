import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { sizedCache } from '../sized-cache.ts';

/** An answer, ready to be sent. */
export interface JsonAnswer {
  readonly body: Buffer<ArrayBuffer>;
  readonly gzipped: Buffer<ArrayBuffer>;
  /** Weak, for plain and compressed alike. */
  readonly etag: string;
}

export interface JsonCache {
  /** The answer kept under `key`, or a new one. `undefined` and failures are not kept. */
  get(key: string, make: () => Promise<unknown>): Promise<JsonAnswer | undefined>;
}

const compress = promisify(gzip);

/** Keeps the answers last used, as many as `limitBytes` takes. Who asks for one that is being made waits for it. */
export function jsonCache(limitBytes: number): JsonCache {
  const answers = sizedCache<JsonAnswer>(limitBytes, ({ body, gzipped }) => body.length + gzipped.length);
  const pending = new Map<string, Promise<JsonAnswer | undefined>>();
  const makeAndKeep = async (key: string, make: () => Promise<unknown>) => {
    const answer = await answerOf(await make());
    if (answer !== undefined) answers.set(key, answer);
    return answer;
  };
  return {
    async get(key, make) {
      const known = answers.get(key) ?? pending.get(key);
      if (known !== undefined) return known;
      const making = makeAndKeep(key, make).finally(() => pending.delete(key));
      pending.set(key, making);
      return making;
    },
  };
}

/** A value as JSON, once plain and once compressed; `undefined` stays `undefined`. */
export async function answerOf(value: unknown): Promise<JsonAnswer | undefined> {
  if (value === undefined) return undefined;
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"`;
  return { body, gzipped: await compress(body), etag };
}
