interface Dated {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly rocm?: string;
}

/**
 * What belongs to one ROCm track's trend: its own nights and, before its first one, those of the tracks it came after.
 * Tracks that are measured side by side so stand on pages of their own, and a change of track is still seen.
 */
export function ownTrack<T extends Dated>(nights: readonly T[], rocm: string | undefined): readonly T[] {
  const first = nights.find((night) => night.rocm === rocm)?.date;
  return nights.filter((night) => night.rocm === rocm || first === undefined || night.date < first);
}
