import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Clock, scaledClock, type Settings, steadyClock } from '@sglang-ci/core';
import { HAS_VIRTUAL_TIME, virtualClock } from './virtual-clock.ts';

/**
 * The clock of a site's work: the machine's, whatever steps its wall clock makes, or that of its simulated node
 * (`SIM_NODE_DIR`). Without a node nothing is simulated that could take time: the clock starts where the site's does, and
 * goes at the machine's pace. Where work waits for what is no part of the simulation (an engine, with `runner` docker; the
 * site's own wish, `SIM_CLOCK=scaled`), and on a machine without `/proc`, it is the machine's clock made faster.
 */
export function clockOf(
  { simulatedClock: simulated }: Settings,
  env: Readonly<Record<string, string | undefined>>,
  runner: 'docker' | 'host' = 'host',
): Clock {
  if (simulated === undefined) return steadyClock;
  const { factor, epochMs } = simulated;
  const startAt = Date.parse(simulated.startAt);
  const nodeDir = env['SIM_NODE_DIR'] ?? '';
  if (nodeDir === '') return scaledClock({ factor: 1, startAt, epoch: steadyClock.now() });
  const isVirtual = runner === 'host' && env['SIM_CLOCK'] !== 'scaled' && HAS_VIRTUAL_TIME && hasKeeper(env['PATH']);
  return isVirtual
    ? virtualClock({ nodeDir, startAt, epochMs, factor, env })
    : scaledClock({ factor, startAt, epoch: epochMs });
}

function hasKeeper(path = ''): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'sim-node')));
}
