import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { CiError, type Settings } from '@sglang-ci/core';
import { type Job, jobsOf, type Programs } from './jobs.ts';
import { withBlock } from './marked-block.ts';
import { crontabPlace, filePlace, type Place } from './place.ts';
import { minuteShiftOf, renderCrontab } from './render-crontab.ts';
import { renderLogrotate } from './render-logrotate.ts';
import { renderSystemd, UNIT_MARK, UNIT_PREFIX } from './render-systemd.ts';

/** One text that is to be installed or, at an uninstall, to be taken away. */
export interface Edit {
  readonly place: Place;
  /** From what is there to what should be. */
  next(before: string): string;
}

export interface InstallWish {
  readonly how: 'cron' | 'systemd';
  readonly uninstall: boolean;
  readonly settings: Settings;
  readonly programs: Programs;
  readonly logDir: string;
  /** A file of /etc/cron.d in place of the user's own crontab. */
  readonly cronFile?: string | undefined;
  readonly logrotateFile: string;
  readonly unitDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: number;
}

/** What has to be changed where, and what is left for people to do. */
export function planInstallation(wish: InstallWish): {
  readonly edits: readonly Edit[];
  readonly next: readonly string[];
} {
  const jobs = jobsOf(wish.settings);
  refuseControls(wish, jobs);
  return wish.how === 'cron' ? planCron(wish, jobs) : planSystemd(wish, jobs);
}

/** A line end in a word would start a line of its own in a crontab or unit, for root as well. Throws `CONFIG_INVALID`. */
function refuseControls({ settings, programs, logDir }: InstallWish, jobs: readonly Job[]): void {
  const said = [
    ...jobs.flatMap(({ name, at, words }) => [name, at, ...words].map((word) => [`the job ${name}`, word] as const)),
    ['the time zone', settings.timeZone] as const,
    ['the folder of the logs', logDir] as const,
    ...Object.values(programs).map((path: string) => ['the path of a program or the site file', path] as const),
  ];
  const found = said.find(([, word]) => /\p{Cc}/u.test(word));
  if (found === undefined) return;
  const shown = found.map((text) => JSON.stringify(text).slice(1, -1));
  throw new CiError('CONFIG_INVALID', `${shown[0]} has a control character: '${shown[1]}'`, {
    hint: 'a crontab or unit cannot hold it: take it out of the site file or the option',
  });
}

function planCron(wish: InstallWish, jobs: readonly Job[]): ReturnType<typeof planInstallation> {
  const { settings, programs, logDir, cronFile, logrotateFile, uninstall, env, now } = wish;
  const { timeZone } = settings;
  const { username: user } = userInfo();
  const minuteShift = minuteShiftOf(Intl.DateTimeFormat().resolvedOptions().timeZone, timeZone, now);
  const who = cronFile === undefined ? {} : { user };
  const block = renderCrontab(jobs, { programs, timeZone, minuteShift, logDir, ...who });
  const place = cronFile === undefined ? crontabPlace(env) : filePlace(cronFile);
  const rules: Edit = { place, next: (before) => withBlock(before, uninstall ? undefined : block) };
  if (!canWriteInto(dirname(logrotateFile))) {
    const why = `${logrotateFile} cannot be written by ${user}: run this as root, or turn the logs in ${logDir} over otherwise`;
    return { edits: [rules], next: uninstall ? [] : [why] };
  }
  const rotation = renderLogrotate({ logDir, user, group: groupName() });
  return { edits: [rules, { place: filePlace(logrotateFile), next: () => (uninstall ? '' : rotation) }], next: [] };
}

function planSystemd(wish: InstallWish, jobs: readonly Job[]): ReturnType<typeof planInstallation> {
  const { settings, programs, unitDir, uninstall } = wish;
  const units = renderSystemd(jobs, { programs, timeZone: settings.timeZone, user: userInfo().username });
  const there = existsSync(unitDir) ? readdirSync(unitDir).filter((name) => name.startsWith(UNIT_PREFIX)) : [];
  const names = [...new Set([...there, ...units.keys()])].toSorted();
  const starters = jobs.map(({ name, at }) => `${UNIT_PREFIX}${name}.${at === 'boot' ? 'service' : 'timer'}`);
  const reload = 'systemctl daemon-reload';
  return {
    edits: names.map((name) => ({
      place: filePlace(join(unitDir, name)),
      next: (before) => (uninstall ? undefined : units.get(name)) ?? (before.startsWith(UNIT_MARK) ? '' : before),
    })),
    next: uninstall
      ? [`before this: systemctl disable --now ${starters.join(' ')}`, reload]
      : [reload, `systemctl enable --now ${starters.join(' ')}`],
  };
}

function canWriteInto(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function groupName(): string {
  return execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
}
