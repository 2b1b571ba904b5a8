import { CiError, shiftDay } from '@sglang-ci/core';
import { awaitedTrack, type FreshSources, queryFor, type SearchSetup, tracksToMeasure } from './search-images.ts';
import { missedDeadline } from './start-deadline.ts';

/** A track that was not built for so long is not waited for. */
const BUILT_WITHIN_DAYS = 7;

/**
 * Waits until tonight's image of every track that is to be measured is there, at most `waitForImageS` and never past the
 * night's deadline. A track that has not been built for a week is not waited for. Gives what was waited for in vain.
 */
export async function waitForImage(setup: SearchSetup, sources: FreshSources): Promise<string | undefined> {
  const { settings, clock, emit, day } = setup;
  const limitMs = settings.waitForImageS * 1000;
  if (limitMs === 0) return undefined;
  const startedAt = clock.now();
  const tracks = tracksToMeasure(setup).map((track) => awaitedTrack(setup, track));
  for (let looks = 0; ; looks++) {
    const missing = await missingTonight(setup, sources, tracks);
    if (missing.length === 0) return undefined;
    if (looks === 0 && (await isBuiltNoMore(setup, sources, missing))) return undefined;
    const leftMs = startedAt + limitMs - clock.now();
    const what = `tonight's ${settings.hardware} image of ${day} (${missing.join(', ')})`;
    if (leftMs <= 0) return `${what} did not come within ${lengthOf(limitMs)}`;
    const pauseMs = Math.min(settings.imagePollS * 1000, leftMs);
    emit({
      kind: 'note',
      message: `waiting for ${what}: looking again in ${lengthOf(pauseMs)}, ${lengthOf(leftMs)} left`,
    });
    await clock.sleep(pauseMs, setup.workSignal);
    if (setup.workSignal.aborted) {
      throw missedDeadline(setup) ?? new CiError('ABORTED', `stopped while waiting for ${what}`);
    }
  }
}

/** A place that does not answer now may do so at the next look. */
async function missingTonight(
  setup: SearchSetup,
  sources: FreshSources,
  tracks: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const track of tracks) {
    const there = await isThere(setup, sources, { track, day: setup.day, days: 0 }).catch((error: unknown) => {
      if (!(error instanceof CiError) || error.code !== 'HUB_UNREACHABLE') throw error;
      setup.emit({ kind: 'warning', message: error.message });
      return false;
    });
    if (!there) missing.push(track);
  }
  return missing;
}

async function isBuiltNoMore(setup: SearchSetup, sources: FreshSources, tracks: readonly string[]): Promise<boolean> {
  const yesterday = shiftDay(setup.day, -1);
  for (const track of tracks) {
    const wanted = { track, day: yesterday, days: BUILT_WITHIN_DAYS - 1 };
    // Where it cannot be asked, it is taken for built.
    if (await isThere(setup, sources, wanted).catch(() => true)) return false;
  }
  const message = `${tracks.join(', ')}: no image for ${BUILT_WITHIN_DAYS} days, so none is waited for`;
  setup.emit({ kind: 'warning', message });
  return true;
}

async function isThere(
  setup: SearchSetup,
  sources: FreshSources,
  { track, day, days }: { readonly track: string; readonly day: string; readonly days: number },
): Promise<boolean> {
  const { findNightlyImage } = await import('@sglang-ci/nightly-images');
  const found = await findNightlyImage(sources(), { ...queryFor(setup, track), day, fallbackDays: days });
  return found.kind === 'found';
}

function lengthOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  return minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(1).replace('.0', '')} h`;
}
