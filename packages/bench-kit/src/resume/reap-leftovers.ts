import type { JournalEntry, ProcessIdentity } from '@sglang-ci/core';
import { folderMarker } from '../run/run-process.ts';
import type { Session } from '../run/session.ts';

/** Ends every process that an earlier, killed session on this folder has left behind. */
export async function reapLeftovers(session: Session): Promise<void> {
  const { runner, emit } = session.ports;
  let reaped = 0;
  for (const identity of leftovers(session.folder.journal)) if (await runner.reap(identity)) reaped += 1;
  if (await runner.reapMarked?.(folderMarker(session.folder.path))) reaped += 1;
  if (await runner.reapOrphans?.()) reaped += 1;
  if (reaped > 0) emit({ kind: 'note', message: 'ended what an earlier, killed run had left behind' });
}

/** Processes that may still live: of sessions that were never ended, those whose own end nobody has noted. */
function leftovers(journal: readonly JournalEntry[]): readonly ProcessIdentity[] {
  const lastEnd = journal.findLastIndex((entry) => entry.type === 'session-ended');
  const open = journal.slice(lastEnd + 1);
  const ended = new Set(open.flatMap((entry) => (entry.type === 'process-ended' ? [keyOf(entry.identity)] : [])));
  const recorded = new Set(open.flatMap((entry) => (entry.type === 'run' ? [entry.result.log] : [])));
  return open.flatMap((entry) =>
    entry.type === 'process-started' && !ended.has(keyOf(entry.identity)) && !recorded.has(entry.log)
      ? [entry.identity]
      : [],
  );
}

function keyOf(identity: ProcessIdentity): string {
  return `${identity.pid}/${identity.startTicks ?? ''}/${identity.where ?? ''}`;
}
