import { join } from 'node:path';
import { shellWords } from '@sglang-ci/core';
import { type Job, type Programs, wordsOf } from './jobs.ts';

export interface CrontabOptions {
  readonly programs: Programs;
  /** Zone of the times of day. */
  readonly timeZone: string;
  /** How far the machine's minute is ahead of the zone's: 30 in India. */
  readonly minuteShift: number;
  readonly logDir: string;
  /** For a file of /etc/cron.d, which says who runs a job. */
  readonly user?: string;
}

/**
 * The rules for cron. Cron counts in the machine's zone, and Debian's knows no `CRON_TZ`: every rule starts hourly, and a
 * guard lets it through at the one hour of the site's zone that is meant, in summer and winter, whatever cron counts in.
 */
export function renderCrontab(jobs: readonly Job[], options: CrontabOptions): string {
  const { timeZone } = options;
  return [
    `# Times of day are those of ${timeZone}: started every hour, let through at the right one.`,
    '# Nights wait for each other and for idle GPUs. Secrets stand in the 0600 file that the site file names.',
    ...(jobs.some(isWaiting)
      ? ["# A day's image is built around 05:00 there: nights wait for it, then take the day before's and say so."]
      : []),
    ...(jobs.some(isServer)
      ? ['# The plot server is started within five minutes wherever it does not run: now, or after a crash.']
      : []),
    ...jobs.map((job) => ruleOf(job, options)),
  ].join('\n');
}

function isWaiting({ words }: Job): boolean {
  return words.some((word) => word.startsWith('--wait-for-image'));
}

function ruleOf(job: Job, { programs, timeZone, minuteShift, logDir, user }: CrontabOptions): string {
  const log = shellWords([join(logDir, `${job.name}.log`)]);
  const command = `${shellWords(wordsOf(job, programs))} >> ${log} 2>&1`;
  const who = user === undefined ? '' : `${user} `;
  if (isServer(job)) {
    const lock = shellWords(['flock', '-n', join(logDir, `${job.name}.lock`)]);
    return `*/5 * * * * ${who}${escaped(`${lock} ${command}`)}`;
  }
  if (job.at === 'boot') return `@reboot ${who}${escaped(command)}`;
  const [hour = '', minute = ''] = job.at.split(':');
  const guard = `[ "$(TZ=${timeZone} date +%H)" = ${hour} ] &&`;
  return `${(Number(minute) + minuteShift) % 60} * * * * ${who}${escaped(`${guard} ${command}`)}`;
}

/** A server that is to run all the time: its lock lets no second one start. */
function isServer({ at, program }: Job): boolean {
  return at === 'boot' && program === 'plot-server';
}

/** Cron takes a bare `%` for the end of the line. */
function escaped(command: string): string {
  return command.replaceAll('%', String.raw`\%`);
}

/** Minutes that a zone's clock is ahead of another's within the hour, now. */
export function minuteShiftOf(zone: string, from: string, now: number): number {
  const minuteIn = (timeZone: string) =>
    Number(new Intl.DateTimeFormat('en-US', { timeZone, minute: 'numeric' }).format(now));
  return (minuteIn(zone) - minuteIn(from) + 60) % 60;
}
