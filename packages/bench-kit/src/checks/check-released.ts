import { describeFindings, judgeIdle, readGpus } from '@sglang-ci/gpu-idle';
import { pollPause } from '../run/poll.ts';
import type { Session } from '../run/session.ts';

const LIMIT_MS = 60_000;
const POLL_MS = 2_000;
const PROBE_LIMIT_MS = 30_000;
/** Memory that the driver keeps on an idle GPU is far below this. */
const RELEASED = { useThresholdPercent: 100, vramThresholdPercent: 10 };

/**
 * Looks until the memory of every GPU is free again. Says so when it stays taken although no process of ours is alive:
 * the next benchmark would fail, or measure a smaller cache.
 */
export async function checkReleased({ ports }: Session): Promise<void> {
  const { runner, clock, emit } = ports;
  const startedAt = clock.now();
  for (;;) {
    const reading = await readGpus(runner, { limitMs: PROBE_LIMIT_MS });
    if (reading.kind === 'unreadable') return;
    const { busy } = judgeIdle(reading, RELEASED);
    if (busy.length === 0) return;
    if (clock.now() - startedAt >= LIMIT_MS) {
      emit({ kind: 'warning', message: `GPU memory is still taken after the end: ${describeFindings(busy)}` });
      return;
    }
    await pollPause(clock, POLL_MS, new AbortController().signal);
  }
}
