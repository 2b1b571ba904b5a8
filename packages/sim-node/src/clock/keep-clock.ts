import { ClockFiles, type ClockPlace } from './clock-files.ts';
import { ClockKeeper } from './keeper.ts';

/** Keeps the time of a node until nobody needs it any more; the exit code. */
export async function keepClock(place: ClockPlace): Promise<number> {
  const files = new ClockFiles(place, Date.now());
  await new ClockKeeper(files, place.nodeDir).keep(files.lastKeeper() + 1);
  return 0;
}
