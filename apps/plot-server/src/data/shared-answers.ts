import type { Clock } from '@sglang-ci/core';
import { LRUCache } from 'lru-cache';
import type { DataAnswer, DataRequest, DataService } from './data-service.ts';
import { type Lane, type LaneTable, workLanes } from './work-lanes.ts';

/** Memory for answers. */
const CACHE_BYTES = 64_000_000;

/** After this the next request asks whether a night has changed. */
const FRESH_MS = 1_000;

interface Wish {
  readonly lane: Lane;
  /** May the answer be kept until a night changes? */
  readonly isKept?: boolean;
}

/** Asks for an answer. Throws `BusyError` when too much else is asked for already. */
export type AskData = (request: DataRequest, wish: Wish) => Promise<DataAnswer>;

/**
 * Answers many from a service that does heavy work: who asks for what is being worked out waits for the same, what only the
 * nights decide is kept until one changes, and what is left is done in `LANES`.
 */
export function sharedAnswers(
  service: DataService,
  { clock, lanes }: { readonly clock: Clock; readonly lanes?: LaneTable },
): AskData {
  const run = workLanes(lanes);
  const kept = new LRUCache<string, DataAnswer>({ maxSize: CACHE_BYTES, sizeCalculation: sizeOf });
  const pending = new Map<string, Promise<DataAnswer>>();
  const lookForChanges = changeLook(() => run('light', service.version), { clock, onChange: () => kept.clear() });
  const begin = async (key: string, request: DataRequest, { lane, isKept }: Wish) => {
    const answer = await run(lane, () => service.answer(request));
    if (isKept && answer.status === 200) kept.set(key, answer);
    return answer;
  };
  return async (request, wish) => {
    if (wish.isKept) await lookForChanges();
    const key = JSON.stringify(request);
    const known = (wish.isKept ? kept.get(key) : undefined) ?? pending.get(key);
    if (known !== undefined) return known;
    const answer = begin(key, request, wish).finally(() => pending.delete(key));
    pending.set(key, answer);
    return answer;
  };
}

function sizeOf({ body, gzipped }: DataAnswer): number {
  return body.length + (gzipped?.length ?? 0) + 1;
}

/** Looks at most once in `FRESH_MS`; who asks meanwhile waits for the same look. */
function changeLook(
  version: () => Promise<number>,
  { clock, onChange }: { readonly clock: Clock; readonly onChange: () => void },
): () => Promise<void> {
  let [known, at] = [Number.NaN, Number.NEGATIVE_INFINITY];
  let looking: Promise<void> | undefined;
  const look = async () => {
    const now = clock.now();
    const seen = await version();
    if (seen !== known) onChange();
    [known, at] = [seen, now];
  };
  return async () => {
    if (clock.now() - at < FRESH_MS) return;
    looking ??= look().finally(() => {
      looking = undefined;
    });
    await looking;
  };
}
