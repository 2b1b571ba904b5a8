/** One ROCm version whose images are built night after night. */
export interface Track {
  /** Its word in the tags. */
  readonly name: string;
  /** First day of its nightly images as far as is known, `YYYYMMDD`; nobody expects one of an earlier day. */
  readonly since?: string;
  /** Last day on which one is expected. One that is there after it is used like any other. */
  readonly until?: string;
}

/** Gone since January 2026 (sgl-project/sglang#17785). */
export const ROCM_630: Track = { name: 'rocm630', until: '20251231' };

/** Standard ROCm 7.0 builds were removed on 2026-09-15 (sgl-project/sglang#38632). */
export const ROCM_700: Track = { name: 'rocm700', until: '20260914' };

/** Oldest nightly image seen: v0.5.8.post1-rocm720-mi35x-20260211-preview; scheduled since (sgl-project/sglang#38632). */
export const ROCM_720: Track = { name: 'rocm720', since: '20260211' };

/** Oldest nightly image seen: v0.5.18-rocm724-mi35x-20260826; scheduled (sgl-project/sglang#38632). */
export const ROCM_724: Track = { name: 'rocm724', since: '20260826' };

/** Oldest nightly image seen: v0.5.19-rocm10-mi45x-20260906; ROCm 10.0 was released on 2026-08-26. */
export const ROCM_10: Track = { name: 'rocm10', since: '20260906' };

/** Were nightly images of this track built on a day? */
export function isBuiltOn({ since, until }: Track, day: string): boolean {
  return (since === undefined || since <= day) && (until === undefined || day <= until);
}
