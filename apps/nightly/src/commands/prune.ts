import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { checkDefaultFolder, chooseRunner, clockOf, describeRunner } from '@sglang-ci/bench-kit';
import {
  type CliContext,
  createProgram,
  formatError,
  normalizeArgs,
  readSiteFile,
  textTable,
} from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, resolveSettings, type Settings } from '@sglang-ci/core';
import { lockFolderOf } from '../night/lock-node.ts';
import { chooseServerLogs } from '../prune/choose-server-logs.ts';
import { findRunFolders } from '../prune/find-run-folders.ts';
import { newestNights, newestTags } from '../prune/newest-nights.ts';
import { pruneLogs } from '../prune/prune-logs.ts';
import type { Removal } from '../prune/prune-rules.ts';

const EXAMPLES = [
  ['$0 --dry-run', 'show what would be removed'],
  ['$0 --site /etc/sglang-ci/sglang-ci.config.json', 'remove it; a job of cron'],
  ['CRITICAL_SPACE_GB=500 $0 --keep 5', 'clear up earlier, keep more nights whole'],
] as const;

interface Pruned {
  readonly removed: readonly Removal[];
  readonly failed: readonly string[];
  readonly notes: readonly string[];
}

/** `nightly prune`: old server logs, containers and images; nothing that a number or a decision comes from. */
export async function run(context: CliContext): Promise<ExitCode> {
  const argv = await program().parseAsync(normalizeArgs(context.args));
  if (argv.help === true) return EXIT.ok;
  if (!Number.isInteger(argv.keep) || argv.keep < 0) {
    throw new CiError('USAGE', `--keep: ${argv.keep} was given; expected a whole number from 0`);
  }
  const site = await readSiteFile(argv.site);
  const options = {
    ...(argv['work-dir'] === undefined ? {} : { workDir: argv['work-dir'] }),
    ...(argv['output-dir'] === undefined ? {} : { outputDir: argv['output-dir'] }),
  };
  const settings = resolveSettings({ options, env: context.env, ...(site === undefined ? {} : { site }) });
  checkDefaultFolder(settings);
  const dryRun = argv['dry-run'] === true || /^(1|true|yes)$/i.test(context.env['DRY_RUN'] ?? '');
  const pruned = await prune(settings, { env: context.env, dryRun, keepNights: argv.keep, runner: argv.runner });
  const text =
    argv.json === true ? JSON.stringify({ schema: 1, dryRun, ...pruned }, null, 2) : reportOf(pruned, dryRun);
  context.stdout.write(`${text}\n`);
  return pruned.failed.length > 0 ? EXIT.failed : EXIT.ok;
}

function program() {
  const summary = 'removes old server logs, containers and images';
  return createProgram('sglang-nightly prune', { summary, examples: EXAMPLES })
    .option('dry-run', { type: 'boolean', describe: 'list what would be removed, and remove nothing' })
    .option('keep', { type: 'number', default: 3, describe: 'so many newest nights of each model and mode stay whole' })
    .option('runner', {
      choices: ['docker', 'host'] as const,
      describe: 'host: only logs; the default inside a container',
    })
    .option('work-dir', { type: 'string', describe: 'folder of results and plots' })
    .option('output-dir', { type: 'string', describe: 'folder of results, if not the work dir' })
    .option('site', { type: 'string', describe: 'site file' })
    .option('json', { type: 'boolean', describe: 'machine-readable output' });
}

async function prune(
  settings: Settings,
  {
    env,
    dryRun,
    keepNights,
    runner,
  }: {
    readonly env: CliContext['env'];
    readonly dryRun: boolean;
    readonly keepNights: number;
    readonly runner: 'docker' | 'host' | undefined;
  },
): Promise<Pruned> {
  const rules = { ...settings, keepNights, now: clockOf(settings, env).now() };
  const folders = await findRunFolders(resolve(settings.outputDir ?? settings.workDir));
  const kept = newestNights(folders, keepNights);
  const chosen = chooseServerLogs(folders, kept, rules);
  const logs = dryRun ? { removed: chosen, failed: [] } : await pruneLogs(chosen);
  const choice = await chooseRunner(runner, env);
  if (choice.noEngine !== undefined) {
    return { ...logs, failed: [...logs.failed, formatError(choice.noEngine).replaceAll('\n', '; ')], notes: [] };
  }
  if (choice.runner === 'host') {
    return { ...logs, notes: choice.byDefault ? [`containers and images stay: ${describeRunner(choice)}`] : [] };
  }
  const nightLock = lockFolderOf(settings, settings.node ?? hostname());
  const keptTags = newestTags(folders, keepNights);
  const { pruneDocker } = await import('../prune/prune-docker.ts');
  const docker = await pruneDocker({ env, settings, rules, keptTags, nightLock, dryRun }).catch((error: unknown) => ({
    removed: [],
    failed: [formatError(error).replaceAll('\n', '; ')],
    notes: [],
  }));
  if ('skipped' in docker) return { ...logs, notes: [`containers and images stay: ${docker.skipped}`] };
  const failed = [...logs.failed, ...docker.failed];
  return { removed: [...logs.removed, ...docker.removed], failed, notes: docker.notes };
}

function reportOf({ removed, failed, notes }: Pruned, dryRun: boolean): string {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
  const total = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  const columns = [{ title: 'what' }, { title: 'GB', align: 'right' as const }, { title: 'why' }, { title: 'name' }];
  const rows = removed.map(({ kind, bytes, why, name }) => [kind, gigabytes(bytes), why, name]);
  return [
    ...(removed.length === 0 ? [] : [textTable(columns, rows)]),
    `${removed.length} ${dryRun ? 'would be removed' : 'removed'}, ${gigabytes(total)} GB`,
    ...notes,
    ...failed.map((line) => `not removed: ${line}`),
  ].join('\n');
}
