import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, dayOf, EXIT, type ExitCode, shiftDay, systemClock } from '@sglang-ci/core';
import { measurementsOf, scanStore } from '@sglang-ci/history';
import { driftDigest } from '../drift-digest.ts';
import { requireNumber } from './require-number.ts';

/** `sglang-compare digest`: what crept away in the last days, without any night that was far out. */
export async function digest(
  options: { readonly dir: string; readonly days: number; readonly json: boolean },
  { stdout }: CliContext,
): Promise<ExitCode> {
  const since = shiftDay(dayOf(systemClock.now()), -requireNumber('--days', options.days));
  const nights = await scanStore(options.dir);
  const recent = nights.filter(({ date }) => date >= since).length;
  if (recent === 0) {
    throw new CiError('NO_DATA', `no night since ${since} in ${options.dir}`, {
      hint: nights.length === 0 ? 'there are no run folders' : `the newest is of ${nights.at(-1)?.date}: see --days`,
    });
  }
  const lines = driftDigest(measurementsOf(nights), { since });
  const text = lines.length === 0 ? `no slow drift in the ${recent} nights since ${since}` : lines.join('\n');
  stdout.write(`${options.json ? JSON.stringify({ since, drifts: lines }) : text}\n`);
  return EXIT.ok;
}
