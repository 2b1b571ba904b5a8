import { type Job, type Programs, wordsOf } from './jobs.ts';

export const UNIT_PREFIX = 'sglang-ci-';

export interface SystemdOptions {
  readonly programs: Programs;
  readonly timeZone: string;
  readonly user: string;
}

/** The units of all jobs by file name: a service each, and a timer for those with a time of day. */
export function renderSystemd(jobs: readonly Job[], options: SystemdOptions): ReadonlyMap<string, string> {
  const units = jobs.flatMap((job) => {
    const name = `${UNIT_PREFIX}${job.name}`;
    const service: [string, string] = [`${name}.service`, renderService(job, options)];
    return job.at === 'boot' ? [service] : [service, [`${name}.timer`, renderTimer(job, options)] as [string, string]];
  });
  return new Map(units);
}

function renderService(job: Job, { programs, user }: SystemdOptions): string {
  const isBoot = job.at === 'boot';
  return unit({
    Unit: {
      Description: `sglang-ci ${job.name}`,
      Wants: 'network-online.target',
      After: 'network-online.target docker.service',
    },
    Service: {
      Type: isBoot ? 'exec' : 'oneshot',
      User: user,
      ExecStart: wordsOf(job, programs).map(systemdWord).join(' '),
      ...(isBoot
        ? { Restart: 'on-failure', RestartSec: '30' }
        : // A night ends what it has started by itself; what is left after that is killed.
          { KillMode: 'mixed', TimeoutStartSec: 'infinity', TimeoutStopSec: '300' }),
    },
    ...(isBoot ? { Install: { WantedBy: 'multi-user.target' } } : {}),
  });
}

/** Persistent: what a machine slept through is started when it is up again. */
function renderTimer(job: Job, { timeZone }: SystemdOptions): string {
  return unit({
    Unit: { Description: `sglang-ci ${job.name}, at ${job.at} in ${timeZone}` },
    Timer: { OnCalendar: `*-*-* ${job.at}:00 ${timeZone}`, Persistent: 'true', AccuracySec: '1s' },
    Install: { WantedBy: 'timers.target' },
  });
}

/** The first line of every unit of ours: what has it, may be replaced and removed. */
export const UNIT_MARK = '# Written by sglang-nightly install; changes are lost at the next one.';

function unit(sections: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const texts = Object.entries(sections).map(
    ([name, entries]) =>
      `[${name}]\n${Object.entries(entries)
        .map(([key, value]) => `${key}=${value}\n`)
        .join('')}`,
  );
  return `${UNIT_MARK}\n${texts.join('\n')}`;
}

/** A word of `ExecStart`: `%` and `$` mean something there. */
function systemdWord(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /[\s"'\\;]/.test(plain) ? `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"` : plain;
}
