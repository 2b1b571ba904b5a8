import { hostname } from 'node:os';
import type { CliContext } from '@sglang-ci/cli-kit';
import { CiError, dayOf, type ExitCode, systemClock } from '@sglang-ci/core';
import { messageOf, type TeamsMessage } from '../cards/card.ts';
import { generatedOn } from '../cards/card-time.ts';
import { name, subtitle, title } from '../cards/elements.ts';
import { type ChannelOptions, openSite } from './open-site.ts';
import { readCard } from './read-card.ts';
import { requireCard } from './require-card.ts';
import { tell } from './tell.ts';

interface SendOptions extends ChannelOptions {
  readonly card?: string | undefined;
}

/** `sglang-teams send`: posts a card; exit code 7 when it could not be handed over, 0 when notifications are disabled. */
export async function send(options: SendOptions, context: CliContext): Promise<ExitCode> {
  const card = await messageFrom(options);
  const site = await openSite(options, context);
  const night = dayOf(systemClock.now(), site.settings.timeZone);
  return tell({ night, subject: options.card ?? 'test', card }, { options, site, context });
}

async function messageFrom({ card, testMode }: SendOptions): Promise<TeamsMessage> {
  if (card !== undefined) return requireCard(await readCard(card), card);
  if (testMode) return testCard();
  throw new CiError('USAGE', 'no card given', { hint: 'sglang-teams send CARD.json, or --test-mode' });
}

function testCard(): TeamsMessage {
  const body = [
    title('SGLang CI test message'),
    subtitle(generatedOn(systemClock.now())),
    subtitle(`Hostname: ${name(hostname())}`),
  ];
  return messageOf({ fallbackText: 'SGLang CI test message', body, actions: [] });
}
