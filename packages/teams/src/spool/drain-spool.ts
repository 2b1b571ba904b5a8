import { logTimeOf } from '@sglang-ci/core';
import type { TeamsMessage } from '../cards/card.ts';
import { withNotice } from '../cards/with-notice.ts';
import { deliverCard, type Delivery, type DeliverOptions, MAYBE_TWICE } from '../deliver/deliver-card.ts';
import {
  claimCard,
  listSpool,
  readSpooled,
  removeCard,
  returnCard,
  type SpooledCard,
  type SpoolEntry,
  sweepDrafts,
} from './spool-folder.ts';
import { dropStale } from './drop-stale.ts';
import { forgetOld, markTold, wasTold } from './told-alerts.ts';

export interface SpoolOptions extends DeliverOptions {
  /** Folder in which cards wait and sent alerts are noted; of the site, not of a night. */
  readonly spoolDir: string;
  readonly timeZone?: string;
}

/** What became of the cards that waited. */
export interface DrainReport {
  /** Ids of the cards that were accepted. */
  readonly sent: readonly string[];
  /** Ids of the cards that stay, oldest first, each with why. */
  readonly waiting: ReadonlyMap<string, string>;
  /** Ids of the cards that are given up, with why. */
  readonly givenUp: ReadonlyMap<string, string>;
  /** Everything a person should know, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Sends what waits, oldest first. Stops at the first trouble that would meet every card (no network, throttled, a dead
 * URL) and leaves the rest; a card that alone is refused stays behind and the next one is tried.
 *
 * A card leaves the spool after it is noted as sent, which happens after it was accepted: a process killed in between
 * leaves it there, and it is sent again, saying that it may be here twice. Lost would be worse than double.
 */
export async function drainSpool(options: SpoolOptions): Promise<DrainReport> {
  const { spoolDir, clock } = options;
  const report = { sent: [] as string[], waiting: new Map<string, string>(), givenUp: new Map<string, string>() };
  const { entries, warnings } = await dropStale(spoolDir, await listSpool(spoolDir), clock.now());
  let stop: string | undefined;
  for (const entry of entries) {
    const fate: Fate = stop === undefined ? await sendOne(entry, options) : { outcome: 'waiting', why: stop };
    if (fate.outcome === 'sent') report.sent.push(entry.id);
    else if (fate.outcome === 'given-up') report.givenUp.set(entry.id, fate.why);
    else report.waiting.set(entry.id, fate.why);
    if (fate.outcome === 'waiting' && fate.stop === true) stop = fate.why;
    if (fate.warning !== undefined) warnings.push(fate.warning);
  }
  await forgetOld(spoolDir, clock.now());
  await sweepDrafts(spoolDir, clock.now() - CLAIM_MS);
  return { ...report, warnings };
}

type Fate = { readonly warning?: string } & (
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'waiting'; readonly why: string; readonly stop?: boolean }
  | { readonly outcome: 'given-up'; readonly why: string }
);

/** Longer than any delivery takes: a claim older than this belongs to a process that died. */
const CLAIM_MS = 30 * 60_000;

async function sendOne(entry: SpoolEntry, options: SpoolOptions): Promise<Fate> {
  const { spoolDir, clock } = options;
  const nowMs = clock.now();
  if (entry.claimedAt !== undefined && Math.abs(nowMs - entry.claimedAt) < CLAIM_MS) {
    return { outcome: 'waiting', why: 'another process is sending it, or died over it less than half an hour ago' };
  }
  const claimed = await claimCard(spoolDir, entry, nowMs);
  if (claimed === undefined) return { outcome: 'waiting', why: 'another process has just taken it' };
  const card = await readSpooled(spoolDir, claimed);
  if (card === undefined) {
    await removeCard(spoolDir, claimed);
    return {
      outcome: 'given-up',
      why: 'unreadable',
      warning: `a waiting card was unreadable and is removed: ${entry.id}`,
    };
  }
  if (wasTold(spoolDir, entry.id)) {
    await removeCard(spoolDir, claimed);
    return { outcome: 'sent' };
  }
  const mayBeTwice = card.unsure > 0 || entry.claimedAt !== undefined;
  const delivery = await deliverCard(dressed(card.message, { entry, mayBeTwice, options }), options);
  return settle(claimed, { card, delivery, options });
}

/** Later than this, a card says that it is late, ms. */
const LATE_MS = 6 * 3_600_000;

function dressed(
  message: TeamsMessage,
  {
    entry,
    mayBeTwice,
    options,
  }: { readonly entry: SpoolEntry; readonly mayBeTwice: boolean; readonly options: SpoolOptions },
): TeamsMessage {
  const isLate = options.clock.now() - entry.queuedAt > LATE_MS;
  const told = logTimeOf(entry.queuedAt, options.timeZone);
  const late = isLate ? withNotice(message, `Late: this card is of ${told} and could not be sent before.`) : message;
  return mayBeTwice ? withNotice(late, MAYBE_TWICE) : late;
}

async function settle(
  entry: SpoolEntry,
  {
    card,
    delivery,
    options,
  }: { readonly card: SpooledCard; readonly delivery: Delivery; readonly options: SpoolOptions },
): Promise<Fate> {
  const { spoolDir, clock } = options;
  const unsure = card.unsure + delivery.unsure;
  if (delivery.outcome === 'accepted') {
    const sentAt = new Date(clock.now()).toISOString();
    const told = markTold(spoolDir, entry.id, { subject: card.subject, sentAt });
    const noted = await complaintOf(told, 'the card was sent, which could not be noted, so it may be sent again');
    const removed = await complaintOf(removeCard(spoolDir, entry), 'the sent card could not be removed from the spool');
    return { outcome: 'sent', ...warningOf(noted ?? removed) };
  }
  if (unsure >= MOST_UNSURE) {
    const why = `sent ${unsure} times and never answered; the workflow's run history knows whether it arrived`;
    const removed = await complaintOf(removeCard(spoolDir, entry), 'the given-up card could not be removed');
    return { outcome: 'given-up', why, ...warningOf(removed ?? `${card.subject} of ${card.night}: ${why}`) };
  }
  const returned = complaintOf(returnCard(spoolDir, entry, { ...card, unsure }), 'the card could not be put back');
  return {
    outcome: 'waiting',
    why: delivery.detail,
    stop: !(delivery.cardRefused ?? false),
    ...warningOf(await returned),
  };
}

/** Tries without an answer after which a card is given up: each of them may have put it into the channel. */
const MOST_UNSURE = 4;

/** After a card was posted nothing may throw: what cannot be written is said, and never leads to a second post. */
function complaintOf(work: Promise<void>, what: string): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: Error) => `${what}: ${error.message}`,
  );
}

function warningOf(warning: string | undefined): { readonly warning?: string } {
  return warning === undefined ? {} : { warning };
}
