import { redactUrl } from '@sglang-ci/core';
import { findWebhook, isRetiredConnector } from '@sglang-ci/teams';
import { ok, type Patient, problem, type Said, warning } from '../check.ts';

/** Is there a webhook, kept from others, and does its URL look like one? Nothing is sent. */
export async function lookAtWebhook({ setup }: Patient): Promise<readonly Said[]> {
  const { options, settings, env } = setup;
  const { url, warning: said } = await findWebhook({
    option: options.webhookUrl,
    file: settings.teamsWebhookFile,
    env,
  });
  if (url === undefined) {
    return [
      warning('no webhook: notifications are disabled', 'name a 0600 file: TEAMS_WEBHOOK_FILE or teamsWebhookFile'),
    ];
  }
  return [...(said === undefined ? [] : [warning(said)]), shapeOf(url)];
}

function shapeOf(text: string): Said {
  if (!URL.canParse(text)) return problem('the webhook is no URL', "copy it whole from the workflow's trigger");
  const url = new URL(text);
  if (isRetiredConnector(text)) {
    return problem(`${url.host} is a retired Office 365 connector`, 'make a Teams workflow and take its URL');
  }
  const isLocal = /^(localhost|127\.|\[::1\])/.test(url.hostname);
  if (url.protocol !== 'https:' && !isLocal) return problem('the webhook is not https', 'a workflow always has https');
  if (url.pathname === '/') return problem('the webhook has no path', "copy it whole from the workflow's trigger");
  return ok(`webhook at ${redactUrl(url.origin)}; not tried, since that would post`);
}
