import { deliverCard } from '../deliver/deliver-card.ts';
import { cardWithoutSecret } from '../deliver/without-secret.ts';
import { type Alert, alertId } from './alert.ts';
import { type DrainReport, drainSpool, type SpoolOptions } from './drain-spool.ts';
import { listSpool, putCard } from './spool-folder.ts';
import { wasTold } from './told-alerts.ts';

/** What became of an alert. */
export interface AlertReport {
  /**
   * `sent`: accepted by the workflow. `told-before`: this night was told exactly this. `disabled`: no webhook is
   * configured. `kept`: not sent, waits for the next run. `failed`: neither sent nor kept.
   */
  readonly outcome: 'sent' | 'told-before' | 'disabled' | 'kept' | 'failed';
  readonly detail: string;
  /** Cards of earlier runs that were sent along. */
  readonly olderSent: number;
  readonly warnings: readonly string[];
}

/**
 * Tells the team one thing, once: the card is put into the spool, then everything in the spool is sent, oldest first, and
 * what was accepted is noted. Killed at any moment, nothing is lost: the card is sent by the next run. An alert that this
 * night has told already is not told again. Without a spool to write to (disk full), the card is sent straight away.
 * Never throws for what network or disk do; no text it returns or writes holds the URL.
 */
export async function sendAlert(alert: Alert, options: SpoolOptions): Promise<AlertReport> {
  const { spoolDir, webhookUrl = '' } = options;
  if (webhookUrl === '') return { outcome: 'disabled', detail: 'no webhook is configured', olderSent: 0, warnings: [] };
  const id = alertId(alert);
  const isTold = wasTold(spoolDir, id);
  try {
    if (!isTold) await keep(alert, { id, spoolDir, clock: options.clock, webhookUrl });
    const drained = await drainSpool(options);
    const isElsewhere = drained.waiting.has(id) && (await isSentElsewhere(id, options));
    return reportOf(id, isElsewhere ? { ...drained, sent: [...drained.sent, id] } : drained, isTold);
  } catch (error) {
    return isTold ? { ...TOLD, olderSent: 0, warnings: [] } : sendDirectly(alert, options, error);
  }
}

/**
 * Puts an alert into the spool without trying to send it: for when the webhook's own settings are broken (a file that is
 * not there, or open to others) and the card has to wait until somebody mends them. Throws what the disk says.
 */
export async function keepAlert(
  alert: Alert,
  { spoolDir, clock }: Pick<SpoolOptions, 'spoolDir' | 'clock'>,
): Promise<void> {
  const id = alertId(alert);
  if (!wasTold(spoolDir, id)) await keep(alert, { id, spoolDir, clock, webhookUrl: '' });
}

const TOLD = { outcome: 'told-before', detail: 'this night was already told so' } as const;

async function keep(
  { night, subject, card }: Alert,
  options: Pick<SpoolOptions, 'spoolDir' | 'clock'> & { readonly id: string; readonly webhookUrl: string },
): Promise<void> {
  const { id, spoolDir, clock, webhookUrl } = options;
  if ((await listSpool(spoolDir)).some((entry) => entry.id === id)) return;
  const message = cardWithoutSecret(card, webhookUrl);
  await putCard(spoolDir, { id, queuedAt: clock.now() }, { schema: 1, night, subject, unsure: 0, message });
}

const LOOK_MS = 2_000;
const MOST_LOOKS = 30;

/** Another process may have picked up the new card at once: a minute is given to it before the card counts as kept. */
async function isSentElsewhere(id: string, { spoolDir, clock, signal }: SpoolOptions): Promise<boolean> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (signal?.aborted === true || wasTold(spoolDir, id)) break;
    const entry = (await listSpool(spoolDir).catch(() => [])).find((waiting) => waiting.id === id);
    if (entry !== undefined && entry.claimedAt === undefined) return false;
    await clock.sleep(LOOK_MS, signal);
  }
  return wasTold(spoolDir, id);
}

function reportOf(id: string, { sent, waiting, givenUp, warnings }: DrainReport, isTold: boolean): AlertReport {
  const olderSent = sent.filter((other) => other !== id).length;
  const rest = { olderSent, warnings };
  if (isTold) return { ...TOLD, ...rest };
  if (sent.includes(id))
    return { outcome: 'sent', detail: 'accepted by the workflow, whose run history shows what became of it', ...rest };
  const lost = givenUp.get(id);
  if (lost !== undefined) return { outcome: 'failed', detail: lost, ...rest };
  return { outcome: 'kept', detail: `${waiting.get(id) ?? 'it waits'}; kept for the next run`, ...rest };
}

/** The spool cannot be used: better an alert that nobody notes than none. */
async function sendDirectly({ card }: Alert, options: SpoolOptions, cause: unknown): Promise<AlertReport> {
  const { outcome, detail } = await deliverCard(card, options);
  const why = cause instanceof Error ? cause.message : String(cause);
  const warnings = [`cards cannot be kept in ${options.spoolDir}: ${why}`];
  return { outcome: outcome === 'accepted' ? 'sent' : outcome, detail, olderSent: 0, warnings };
}
