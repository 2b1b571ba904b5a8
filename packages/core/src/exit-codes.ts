/** Exit codes of every program here, all the way up to cron. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  gpusBusy: 3,
  noImage: 4,
  accuracy: 5,
  regression: 6,
  notify: 7,
  locked: 75,
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One sentence per exit code, as `--help` and the README print them. */
export const EXIT_MEANING: { readonly [Code in ExitCode]: string } = {
  0: 'done',
  1: 'a benchmark failed, or an unexpected error',
  2: 'wrong options or configuration',
  3: 'the GPUs stayed busy',
  4: 'no image found',
  5: 'accuracy below the threshold, performance not measured',
  6: 'results written, but a regression was found (only with --fail-on-regression)',
  7: 'the notification failed (results are safe)',
  75: 'another run holds the lock',
  129: 'terminal gone (SIGHUP), cleaned up, resumable',
  130: 'interrupted, cleaned up, resumable',
  143: 'terminated, cleaned up, resumable',
};
