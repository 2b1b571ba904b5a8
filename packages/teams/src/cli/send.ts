import { hostname } from 'node:os';
import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, EXIT, type ExitCode, systemClock } from '@sglang-ci/core';
import { messageOf, type TeamsMessage } from '../cards/card.ts';
import { generatedOn } from '../cards/card-time.ts';
import { deliverCard, type Delivery } from '../deliver/deliver-card.ts';
import { plain, subtitle, title } from '../cards/elements.ts';
import { findWebhook } from '../deliver/find-webhook.ts';
import { readCard } from './read-card.ts';
import { requireCard } from './require-card.ts';

interface SendOptions {
  readonly card?: string | undefined;
  readonly testMode: boolean;
  readonly webhookFile?: string | undefined;
  readonly webhookUrl?: string | undefined;
  readonly json: boolean;
}

/** `sglang-teams send`: posts a card; exit code 7 when it could not be handed over, 0 when notifications are disabled. */
export async function send(options: SendOptions, { env, signal, stdout, stderr }: CliContext): Promise<ExitCode> {
  const message = await messageFrom(options);
  const { url, warning } = await findWebhook({
    option: options.webhookUrl,
    file: options.webhookFile ?? env['TEAMS_WEBHOOK_FILE'],
    env,
  });
  if (warning !== undefined) stderr.write(`warning: ${warning}\n`);
  const delivery = await deliverCard(message, { webhookUrl: url, fetch, clock: systemClock, signal });
  stdout.write(`${options.json ? JSON.stringify(delivery) : SENTENCE[delivery.outcome](delivery)}\n`);
  return delivery.outcome === 'failed' ? EXIT.notify : EXIT.ok;
}

const SENTENCE: { readonly [Outcome in Delivery['outcome']]: (delivery: Delivery) => string } = {
  accepted: ({ detail }) => `accepted: ${detail}`,
  disabled: ({ detail }) => `notifications are disabled: ${detail}`,
  failed: ({ detail, attempts }) => `failed after ${attempts} ${attempts === 1 ? 'try' : 'tries'}: ${detail}`,
};

async function messageFrom({ card, testMode }: SendOptions): Promise<TeamsMessage> {
  if (testMode) return testCard();
  if (card === undefined) {
    throw new CiError('USAGE', 'no card given', { hint: 'sglang-teams send CARD.json, or --test-mode' });
  }
  return requireCard(await readCard(card), card);
}

function testCard(): TeamsMessage {
  const body = [
    title('SGLang CI test message'),
    subtitle(generatedOn(systemClock.now())),
    subtitle(`Hostname: ${plain(hostname())}`),
  ];
  return messageOf({ fallbackText: 'SGLang CI test message', body, actions: [] });
}
