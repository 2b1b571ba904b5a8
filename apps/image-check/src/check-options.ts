import { createProgram, isHelp, normalizeArgs } from '@sglang-ci/cli-kit';
import { CiError, EXIT, isDay } from '@sglang-ci/core';

export interface CheckOptions {
  /** The one day to check, `YYYYMMDD`; absent for the last `days` ones. */
  readonly date?: string;
  readonly days: number;
  readonly teamsWebhook?: string;
  /** Site file. */
  readonly site?: string;
  readonly json: boolean;
  /** Print the card instead of sending it. */
  readonly testMode: boolean;
}

/** Reads the command line; `undefined` when help was asked for and printed. Throws `USAGE`. */
export async function parseCheckOptions(args: readonly string[]): Promise<CheckOptions | undefined> {
  const parsed = await createProgram('sglang-image-check', {
    summary: "Are tonight's images there, for every hardware?",
    exits: [EXIT.noImage, EXIT.notify],
    examples: [
      ['$0', "today's images; the card goes to the Teams workflow of TEAMS_WEBHOOK_URL, if it is set"],
      ['$0 --date 20251202 --json', 'one day, for scripts'],
      ['$0 --days 3 --test-mode', 'three days; shows the card instead of sending it'],
    ],
  })
    .option('date', { type: 'string', describe: 'Check this day only (YYYYMMDD)' })
    .option('days', { type: 'number', default: 1, describe: 'Check today and the days before it, N in all' })
    .option('teams-webhook', {
      type: 'string',
      alias: 'teams-webhook-url',
      describe: 'Send the card here (better: TEAMS_WEBHOOK_FILE or TEAMS_WEBHOOK_URL)',
    })
    .option('site', { type: 'string', describe: 'Site file (default: sglang-ci.config.json, if it is there)' })
    .option('json', { type: 'boolean', default: false, describe: 'Print the result as JSON' })
    .option('test-mode', { type: 'boolean', default: false, describe: 'Print the card instead of sending it' })
    .check(({ date, days }) => {
      if (date !== undefined && !isDay(date))
        throw new CiError('USAGE', `--date: no such day: ${date}`, { hint: 'expected YYYYMMDD' });
      if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) {
        throw new CiError('USAGE', `--days: expected a whole number from 1 to ${MOST_DAYS}`);
      }
      return true;
    })
    .parseAsync(normalizeArgs(args));
  if (isHelp(args)) return undefined;
  const { date, days, teamsWebhook, site, json, testMode } = parsed;
  return {
    days,
    json,
    testMode,
    ...(date === undefined ? {} : { date }),
    ...(teamsWebhook === undefined ? {} : { teamsWebhook }),
    ...(site === undefined ? {} : { site }),
  };
}

const MOST_DAYS = 31;
