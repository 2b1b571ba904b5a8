import type { RecordDraft } from '../common/record.ts';
import { isFatal } from './error-classes.ts';
import type { ServerLog, ServerOutcome, Shutdown } from './server-log.ts';

type Facts = Pick<ServerLog, 'ready' | 'errors' | 'exceptions' | 'sigtermLines' | 'bytes'>;

/** What became of the server. Before ready any exception ends it; afterwards only a fatal error does. */
export function serverOutcome(facts: Facts): ServerOutcome {
  if (facts.bytes === 0) return 'empty';
  const fatal = Object.keys(facts.errors).some(isFatal);
  if (facts.ready) {
    if (fatal) return 'ready-then-crash';
    return facts.sigtermLines > 0 ? 'ready-clean-shutdown' : 'ready-cut';
  }
  if (fatal || Object.keys(facts.exceptions).length > 0) return 'startup-failed';
  return facts.sigtermLines > 0 ? 'never-ready-sigterm' : 'never-ready-cut';
}

/** How the log ends. */
export function shutdownOf(facts: Facts & Pick<ServerLog, 'gracefulExitLines'>): Shutdown {
  if (facts.errors.killed) return 'killed';
  if (Object.keys(facts.errors).some(isFatal)) return 'crash';
  if (facts.gracefulExitLines > 0) return 'graceful';
  return facts.sigtermLines > 0 ? 'sigterm' : 'cut';
}

const MESSAGES: Readonly<Partial<Record<ServerOutcome, string>>> = {
  'ready-cut': 'The server became ready, but its log stops without a shutdown.',
  'ready-then-crash': 'The server became ready and crashed later.',
  'startup-failed': 'The server failed before it was ready.',
  'never-ready-sigterm': 'The server was stopped before it was ready.',
  'never-ready-cut': 'The log stops before the server was ready.',
  empty: 'The log is empty.',
};

/** Says what a reader must know before trusting a server log. */
export function explainServer(
  draft: RecordDraft,
  facts: Pick<ServerLog, 'outcome' | 'errors' | 'kvCaches' | 'cause'> & { readonly ranksDiffer: boolean },
): void {
  const { cause } = facts;
  const message = MESSAGES[facts.outcome];
  if (message) draft.problem(facts.outcome, cause ? `${message} Cause: ${cause.text}` : message, cause);
  for (const [name, error] of Object.entries(facts.errors)) {
    draft.problem(`error-${name}`, `${error.count}× ${error.text}`, error);
  }
  if (!facts.ranksDiffer) return;
  const tokens = new Set(facts.kvCaches.map((cache) => cache.tokens));
  draft.problem('ranks-differ', `Ranks report different KV caches: ${[...tokens].join(', ')} tokens.`);
}
