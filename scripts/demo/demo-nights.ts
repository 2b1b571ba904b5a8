import { dayOf, shiftDay } from '@sglang-ci/core';

export interface DemoNight {
  /** `YYYYMMDD`. */
  readonly day: string;
  /** Absent for a night without an image: a gap in the plot. */
  readonly image?: string;
  readonly seed: number;
  /** How much slower its build decodes. */
  readonly slowerPercent: number;
}

const PAST = 8;
const WITHOUT_IMAGE = 4;

/** Tonight's build takes this much longer for a decode step; prefill is as fast as ever. */
const SLOWER_PERCENT = 9;

/** The demo's calendar: eight nights, one of them without an image, then tonight with a slower build. */
export function demoNights(now: Date): readonly DemoNight[] {
  const today = dayOf(now.getTime());
  return Array.from({ length: PAST + 1 }, (_, index) => {
    const day = shiftDay(today, index - PAST);
    const version = index < WITHOUT_IMAGE ? 'v0.5.6.post1' : 'v0.5.6.post2';
    const image = `rocm/sgl-dev:${version}-rocm700-mi30x-${day}`;
    return {
      day,
      seed: index + 1,
      slowerPercent: index === PAST ? SLOWER_PERCENT : 0,
      ...(index === WITHOUT_IMAGE ? {} : { image }),
    };
  });
}
