import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { type CliContext, readSiteFile } from '@sglang-ci/cli-kit';
import {
  type Clock,
  dayOf,
  EXIT,
  type ExitCode,
  resolveSettings,
  type Settings,
  shiftDay,
  systemClock,
} from '@sglang-ci/core';
import { isPullable, publishedTagSource } from '@sglang-ci/nightly-images';
import { deliverCard, findWebhook, renderCardText, sendAlert, spoolDirOf } from '@sglang-ci/teams';
import { cardOfCheck } from './card-of-check.ts';
import { checkImages, type CheckedImage } from './check-images.ts';
import type { CheckOptions } from './check-options.ts';
import { CHECK_EXIT, countImages, judgeCheck } from './judge-check.ts';
import { type CheckHeader, renderCheck } from './render-check.ts';

/** Checks, prints, and sends the card. Returns the check's exit code; 7 when all is well but the card was not taken. */
export async function runCheck(
  options: CheckOptions,
  context: CliContext,
  clock: Clock = systemClock,
): Promise<ExitCode> {
  const site = await readSiteFile(options.site);
  const settings = resolveSettings({ options: {}, env: context.env, ...(site === undefined ? {} : { site }) });
  const { imageRepo: repository, timeZone } = settings;
  const at = clock.now();
  const days = daysOf(options, dayOf(at, timeZone));
  const http = { fetch: context.fetch, clock, signal: context.signal };
  const hub = settings.dockerHubUrl === undefined ? {} : { baseUrl: settings.dockerHubUrl };
  const images = await checkImages(
    { settings, days },
    {
      source: publishedTagSource(http, hub),
      isPullable: (image) => isPullable(image, http, hub),
      onLook: ({ day, hardware, rocm }) =>
        context.stderr.write(`[check] asking for the ${hardware} image of ${day} (${rocm})\n`),
    },
  );
  const header = { at, timeZone, host: settings.node ?? hostname(), repository, days };
  context.stdout.write(`${options.json ? toJson(images, header) : renderCheck(images, header)}\n`);
  const sent = await notify(cardOfCheck(images, header), { options, context, clock, settings, day: days[0] ?? '' });
  const code = CHECK_EXIT[judgeCheck(images)];
  return code === EXIT.ok && !sent ? EXIT.notify : code;
}

/** Newest first. */
function daysOf({ date, days }: CheckOptions, today: string): readonly string[] {
  return date === undefined ? Array.from({ length: days }, (_, back) => shiftDay(today, -back)) : [date];
}

function toJson(images: readonly CheckedImage[], { repository, host, days, at }: CheckHeader): string {
  const status = judgeCheck(images);
  const checkedAt = new Date(at).toISOString();
  return JSON.stringify(
    { schema: 1, status, repository, host, checkedAt, days, counts: countImages(images), images },
    null,
    2,
  );
}

interface NotifyWorld {
  readonly options: CheckOptions;
  readonly context: CliContext;
  readonly clock: Clock;
  readonly settings: Settings;
  /** The day of the check. */
  readonly day: string;
}

/** Tells the team; true unless that failed. Where there are nights, a card that cannot be sent now waits beside theirs. */
async function notify(card: ReturnType<typeof cardOfCheck>, world: NotifyWorld): Promise<boolean> {
  const { options, context, clock, settings, day } = world;
  const say = (text: string) => (options.json ? context.stderr : context.stdout).write(`${text}\n`);
  if (options.testMode) {
    say(`\n[check] Test mode: the card is shown, not sent\n\n${renderCardText(card)}`);
    return true;
  }
  const webhook = await findWebhook({
    option: options.teamsWebhook,
    file: settings.teamsWebhookFile,
    env: context.env,
  });
  if (webhook.warning !== undefined) context.stderr.write(`warning: ${webhook.warning}\n`);
  const delivery = { webhookUrl: webhook.url, fetch: context.fetch, clock, signal: context.signal };
  const folder = settings.outputDir ?? settings.workDir;
  const { outcome, detail, warnings } = existsSync(folder)
    ? await sendAlert(
        { night: day, subject: `image check on ${settings.node ?? hostname()}`, card },
        { ...delivery, spoolDir: spoolDirOf(settings), timeZone: settings.timeZone },
      )
    : { ...(await deliverCard(card, delivery)), warnings: [] };
  for (const warning of warnings) context.stderr.write(`warning: ${warning}\n`);
  if (outcome === 'disabled') return true;
  const isSent = outcome === 'sent' || outcome === 'accepted';
  const isTold = isSent || outcome === 'told-before';
  say(
    `[check] Teams notification ${isSent ? 'sent successfully' : isTold ? `not sent: ${detail}` : `failed: ${detail}`}`,
  );
  return isTold;
}
