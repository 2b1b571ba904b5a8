import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, dayOf, DEFAULTS, type ExitCode, systemClock } from '@sglang-ci/core';
import { imageAlertCard, type ImageAlertInput } from '../cards/image-alert-card.ts';
import { type ChannelOptions, openSite } from './open-site.ts';
import { tell } from './tell.ts';

interface ImageOptions extends ChannelOptions {
  readonly status?: ImageAlertInput['status'] | undefined;
  readonly message?: string | undefined;
  readonly details: readonly string[];
  readonly availableImages: readonly string[];
  readonly checkedCount?: number | undefined;
  readonly foundCount?: number | undefined;
  readonly dateChecked?: string | undefined;
}

/** `sglang-teams image`: the card of an image check whose result the options tell. */
export async function image(options: ImageOptions, context: CliContext): Promise<ExitCode> {
  const told = toldBy(options);
  const site = await openSite(options, context);
  const { imageRepo: repository, timeZone } = site.settings;
  const checkedAt = systemClock.now();
  const date = options.dateChecked?.replaceAll('-', '') ?? dayOf(checkedAt, timeZone);
  const workflow = context.env['GITHUB_WORKFLOW_URL'] ?? DEFAULTS.imageWorkflowUrl;
  const dockerHub = `https://hub.docker.com/r/${repository}/tags`;
  const world = { date, repository, host: site.host, checkedAt, timeZone, links: { workflow, dockerHub } };
  return tell(
    { night: date, subject: 'image check', card: imageAlertCard({ ...options, ...told, ...world }) },
    { options, site, context },
  );
}

/** What was found. A test needs nothing to tell. Throws `USAGE` when it is not said. */
function toldBy({ status, message, testMode }: ImageOptions): Pick<ImageAlertInput, 'status' | 'message'> {
  if (testMode) return { status: status ?? 'success', message: message ?? 'SGLang CI test message' };
  if (status !== undefined && message !== undefined) return { status, message };
  const missing = [...(status === undefined ? ['--status'] : []), ...(message === undefined ? ['--message'] : [])];
  throw new CiError('USAGE', `what did the check find? ${missing.join(' and ')} is missing`, {
    hint: 'sglang-teams image --status warning --message "…", or --test-mode alone',
  });
}
