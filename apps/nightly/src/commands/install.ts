import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type CliContext, createProgram, normalizeArgs, readSiteFile } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, resolveSettings } from '@sglang-ci/core';
import { appsFolderOf } from '../install/jobs.ts';
import { type InstallWish, planInstallation } from '../install/plan-installation.ts';
import { textDiff } from '../install/text-diff.ts';

const EXAMPLES = [
  ['$0 --cron --site /etc/sglang-ci/sglang-ci.config.json', "the nights into this user's crontab"],
  ['$0 --cron --dry-run', 'show what would change'],
  ['$0 --systemd --site /etc/sglang-ci/sglang-ci.config.json', 'systemd services and timers instead'],
  ['$0 --cron --uninstall', 'take them out again'],
] as const;

/** `nightly install`: rules for cron or units for systemd, put where they belong; a second time changes nothing. */
export async function run(context: CliContext): Promise<ExitCode> {
  const argv = await program().parseAsync(normalizeArgs(context.args));
  if (argv.help === true) return EXIT.ok;
  const wish = await wishOf(argv, context);
  const { edits, next } = planInstallation(wish);
  const isDry = argv['dry-run'] === true;
  const say = (text: string) => context.stdout.write(`${text}\n`);
  if (!isDry && !wish.uninstall) await mkdir(wish.logDir, { recursive: true });
  let changes = 0;
  for (const { place, next: change } of edits) {
    const before = await place.read();
    const after = change(before);
    if (after === before) continue;
    changes++;
    say([`${place.name}:`, ...textDiff(before, after)].join('\n'));
    if (!isDry) await place.write(after);
  }
  const outcome = isDry ? 'would be changed' : 'changed';
  say(changes === 0 ? 'nothing to change: it is as it should be' : `${changes} of ${edits.length} ${outcome}`);
  for (const line of changes === 0 ? [] : next) say(`next: ${line}`);
  return EXIT.ok;
}

function program() {
  const summary =
    "puts the nights into cron or systemd, or takes them out. A day's image is built hours after the night at 00:00 starts: its job waits for it";
  return createProgram('sglang-nightly install', { summary, examples: EXAMPLES })
    .option('cron', { type: 'boolean', describe: 'rules for cron, and for logrotate' })
    .option('systemd', { type: 'boolean', describe: 'services and timers for systemd, whose journal keeps the logs' })
    .option('uninstall', { type: 'boolean', describe: 'take out what an install has put in' })
    .option('dry-run', { type: 'boolean', describe: 'show the changes and make none' })
    .option('site', { type: 'string', describe: 'site file, for this command and for every job' })
    .option('log-dir', { type: 'string', describe: "folder of cron's logs; if not given, cron_log in the work dir" })
    .option('cron-file', { type: 'string', describe: "this file of /etc/cron.d, not the user's crontab" })
    .option('logrotate-file', {
      type: 'string',
      default: '/etc/logrotate.d/sglang-ci',
      describe: 'rules for logrotate',
    })
    .option('unit-dir', { type: 'string', default: '/etc/systemd/system', describe: 'folder of the units' });
}

type Argv = Awaited<ReturnType<ReturnType<typeof program>['parseAsync']>>;

async function wishOf(argv: Argv, { env }: CliContext): Promise<InstallWish> {
  if ((argv.cron === true) === (argv.systemd === true)) {
    throw new CiError('USAGE', 'say which: --cron or --systemd', { hint: 'with --dry-run nothing is changed' });
  }
  const site = await readSiteFile(argv.site);
  const settings = resolveSettings({ options: {}, env, ...(site === undefined ? {} : { site }) });
  const apps = appsFolderOf(realpathSync(process.argv[1] ?? ''));
  return {
    how: argv.cron === true ? 'cron' : 'systemd',
    uninstall: argv.uninstall === true,
    settings,
    programs: { node: process.execPath, apps, ...(site === undefined ? {} : { site: site.path }) },
    logDir: resolve(argv['log-dir'] ?? join(settings.workDir, 'cron_log')),
    cronFile: argv['cron-file'],
    logrotateFile: argv['logrotate-file'],
    unitDir: argv['unit-dir'],
    env,
    now: Date.now(),
  };
}
