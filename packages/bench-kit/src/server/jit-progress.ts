/** A single kernel library takes up to some five minutes to build. */
const EXTENSION_MS = 10 * 60_000;
/** However many libraries are built, a start does not take longer than this on top of its limit. */
const LONGEST_EXTENSION_MS = 90 * 60_000;

/** When a start has taken too long. */
export interface StartDeadline {
  /** Milliseconds of the clock. */
  readonly at: number;
  readonly latest: number;
}

/** The deadline of a start with warm caches. */
export function startDeadline(startedAt: number, limitS: number): StartDeadline {
  const at = startedAt + limitS * 1000;
  return { at, latest: at + LONGEST_EXTENSION_MS };
}

/**
 * The deadline after some more log lines: put off while aiter builds kernels one after the other. A rank that only waits
 * for a lock (`waiting for baton release`) is no progress: the lock may be a dead run's.
 */
export function extendForJit(
  deadline: StartDeadline,
  seen: { readonly lines: readonly string[]; readonly now: number },
): StartDeadline {
  if (!seen.lines.some((line) => /\[aiter\].*\b(?:start|finish) build \[/.test(line))) return deadline;
  return { ...deadline, at: Math.min(Math.max(deadline.at, seen.now + EXTENSION_MS), deadline.latest) };
}
