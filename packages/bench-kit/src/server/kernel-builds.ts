import type { ServerPlan } from '@sglang-ci/core';

/** Kernel builds of a starting server as its log tells them. */
export interface KernelBuilds {
  /** Builds that were begun and not ended. */
  readonly running: readonly string[];
  /** Lines of ranks that wait for somebody's build, since a build last began or ended. */
  readonly waits: number;
  /** Of the first of them, milliseconds of the clock. */
  readonly waitingSince?: number;
  /** What they wait for, as the lock is called. */
  readonly waitsFor?: string;
}

export const NO_BUILDS: KernelBuilds = { running: [], waits: 0 };

/** The builds after some more log lines. */
export function followBuilds(
  builds: KernelBuilds,
  seen: { readonly lines: readonly string[]; readonly now: number },
): KernelBuilds {
  return seen.lines.reduce((state, line) => {
    const [, what, name = ''] = /\[aiter\].*?(start|finish) build \[([^\]]*)\]/.exec(line) ?? [];
    if (what === 'start') return { running: [...state.running, name], waits: 0 };
    if (what === 'finish') return { running: state.running.filter((other) => other !== name), waits: 0 };
    if (!line.includes('waiting for baton release')) return state;
    const waitsFor = /lock_?([\w.-]+)\s*$/.exec(line)?.[1] ?? state.waitsFor;
    return {
      ...state,
      waits: state.waits + 1,
      waitingSince: state.waitingSince ?? seen.now,
      ...(waitsFor === undefined ? {} : { waitsFor }),
    };
  }, builds);
}

/**
 * Do ranks wait for builds that nobody works on? The lock is a dead run's, or its builder is stuck. While a build of this
 * very server runs, waiting for it is its normal course.
 */
export function isDeadlocked(builds: KernelBuilds, rule: ServerPlan['deadlock'], now: number): boolean {
  const { running, waits, waitingSince = now } = builds;
  if (rule === undefined || running.length > 0) return false;
  return waits >= rule.waits && now - waitingSince > rule.afterS * 1000;
}

/** What the ranks wait for, in words: `kernel build deadlock: 16 lines wait for module_moe_sorting`. */
export function describeDeadlock({ waits, waitsFor = 'a kernel build' }: KernelBuilds): string {
  return `kernel build deadlock: ${waits} lines wait for ${waitsFor}, which nobody builds`;
}
