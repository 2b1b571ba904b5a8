import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '@sglang-ci/history';
import type { TeamsMessage } from '../cards/card.ts';

/** A card that waits to be sent, as its file holds it: never with the webhook's URL. */
export interface SpooledCard {
  readonly schema: 1;
  readonly night: string;
  readonly subject: string;
  /** Tries so far that were not answered: the card may be in the channel. */
  readonly unsure: number;
  readonly message: TeamsMessage;
}

/** A file of the spool, told from its name: `1763330709000-20251116-3f2a….json`, `….claim-1763330710000.json` while it is sent. */
export interface SpoolEntry {
  readonly id: string;
  /** Ms since the epoch. */
  readonly queuedAt: number;
  /** When a process began to send it; still there long after, the process died over it. */
  readonly claimedAt?: number;
}

/** What waits, oldest first; nothing where there is no spool. */
export async function listSpool(spoolDir: string): Promise<readonly SpoolEntry[]> {
  const names = await readdir(waitingIn(spoolDir)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const entries = names.flatMap((name) => {
    const [, queued, id, claimed] = NAME.exec(name) ?? [];
    if (queued === undefined || id === undefined) return [];
    return [{ id, queuedAt: Number(queued), ...(claimed !== undefined && { claimedAt: Number(claimed) }) }];
  });
  return entries.toSorted((a, b) => a.queuedAt - b.queuedAt || a.id.localeCompare(b.id));
}

/** Puts a card into the spool, complete and durable or not at all. */
export async function putCard(spoolDir: string, entry: SpoolEntry, card: SpooledCard): Promise<void> {
  await mkdir(waitingIn(spoolDir), { recursive: true, mode: 0o700 });
  await writeAtomically(pathOf(spoolDir, entry), `${JSON.stringify(card)}\n`, { mode: 0o600 });
}

/** Takes a card out of everybody else's reach; `undefined` when another process was faster. */
export async function claimCard(spoolDir: string, entry: SpoolEntry, nowMs: number): Promise<SpoolEntry | undefined> {
  const claimed = { ...entry, claimedAt: nowMs };
  try {
    await rename(pathOf(spoolDir, entry), pathOf(spoolDir, claimed));
    return claimed;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Gives a claimed card back, with the number of its unanswered tries. */
export async function returnCard(spoolDir: string, entry: SpoolEntry, card: SpooledCard): Promise<void> {
  const { id, queuedAt } = entry;
  const before = await readSpooled(spoolDir, entry);
  if (before?.unsure !== card.unsure) await putCard(spoolDir, entry, card);
  await rename(pathOf(spoolDir, entry), pathOf(spoolDir, { id, queuedAt }));
}

export async function removeCard(spoolDir: string, entry: SpoolEntry): Promise<void> {
  await rm(pathOf(spoolDir, entry), { force: true });
}

/** Removes what processes that died while they put a card into the spool, before `beforeMs`, have left. Never throws. */
export async function sweepDrafts(spoolDir: string, beforeMs: number): Promise<void> {
  const names = await readdir(waitingIn(spoolDir)).catch(() => []);
  const dead = names.filter((name) => Number(DRAFT.exec(name)?.[1] ?? Infinity) < beforeMs);
  await Promise.all(dead.map((name) => rm(join(waitingIn(spoolDir), name), { force: true }).catch(() => undefined)));
}

/** The card of an entry; `undefined` for a file that is none. */
export async function readSpooled(spoolDir: string, entry: SpoolEntry): Promise<SpooledCard | undefined> {
  try {
    const value = JSON.parse(await readFile(pathOf(spoolDir, entry), 'utf8')) as Partial<SpooledCard> | null;
    return value?.schema === 1 && Array.isArray(value.message?.attachments) ? (value as SpooledCard) : undefined;
  } catch {
    return undefined;
  }
}

const NAME = /^(\d+)-([\w-]+)(?:\.claim-(\d+))?\.json$/;

/** As `writeAtomically` names what it has not renamed yet. */
const DRAFT = /^\.(\d+)-.+\.tmp$/;

function waitingIn(spoolDir: string): string {
  return join(spoolDir, 'waiting');
}

function pathOf(spoolDir: string, { id, queuedAt, claimedAt }: SpoolEntry): string {
  const claim = claimedAt === undefined ? '' : `.claim-${claimedAt}`;
  return join(waitingIn(spoolDir), `${queuedAt}-${id}${claim}.json`);
}
