/** How much of one kind of work may be under way, and wait. */
export interface LaneLimits {
  readonly atOnce: number;
  readonly waiting: number;
}

export type Lane = 'heavy' | 'light';

export type LaneTable = Readonly<Record<Lane, LaneLimits>>;

/** What takes a second of the processor is done one after the other, and what is looked up passes it by. */
export const LANES: LaneTable = { heavy: { atOnce: 1, waiting: 8 }, light: { atOnce: 4, waiting: 200 } };

/** So much is asked for already that nothing more is taken on. */
export class BusyError extends Error {
  /** When to ask again, seconds. */
  readonly retryAfterS = 5;

  constructor(waiting: number) {
    super(`${waiting} other requests are being worked on; ask again in a few seconds`);
    this.name = 'BusyError';
  }
}

/** Does work in two lanes. Throws {@link BusyError} for work that would have to wait behind too much other. */
export function workLanes(
  table: LaneTable = LANES,
): <Result>(lane: Lane, work: () => Promise<Result>) => Promise<Result> {
  const lanes = { heavy: workLane(table.heavy), light: workLane(table.light) };
  return (lane, work) => lanes[lane](work);
}

function workLane({ atOnce, waiting }: LaneLimits) {
  const line: (() => void)[] = [];
  let running = 0;
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw new BusyError(running + line.length);
      await new Promise<void>((resolve) => line.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
