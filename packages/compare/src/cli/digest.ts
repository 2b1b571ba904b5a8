import type { CliContext } from '@sglang-ci/cli-kit';
import { dayOf, EXIT, type ExitCode, shiftDay, systemClock } from '@sglang-ci/core';
import { measurementsOf, scanStore } from '@sglang-ci/history';
import { driftDigest } from '../drift-digest.ts';
import { requireNumber } from './require-number.ts';

/** `sglang-compare digest`: what crept away in the last days, without any night that was far out. */
export async function digest(
  options: { readonly dir: string; readonly days: number; readonly json: boolean },
  { stdout }: CliContext,
): Promise<ExitCode> {
  const since = shiftDay(dayOf(systemClock.now()), -requireNumber('--days', options.days));
  const lines = driftDigest(measurementsOf(await scanStore(options.dir)), { since });
  const text = lines.length === 0 ? `no slow drift since ${since}` : lines.join('\n');
  stdout.write(`${options.json ? JSON.stringify({ since, drifts: lines }) : text}\n`);
  return EXIT.ok;
}
