import type { Incident, Incidents } from '@sglang-ci/core';

/** The incidents of this process, and what ends a program that does not live through them. */
export interface IncidentWatch extends Incidents {
  /** Does the program live through them? Then they are its business. */
  isHeard(): boolean;
  /** Output that was lost, and not because its reader had enough. */
  unwritten(): Extract<Incident, { readonly kind: 'output-lost' }> | undefined;
}

/**
 * Watches over what can happen to this process beside its work. A stream that fails is written to again and again, in vain
 * or not, and only its first failure is an incident: neither a closed pipe nor a full disk ends a program.
 */
export function watchIncidents({
  unheard,
  crashed,
}: {
  /** What becomes of a program that does not listen. */
  readonly unheard: (incident: Incident) => void;
  /** An exception in the middle of something: whoever listens has to come to an end. */
  readonly crashed: (error: unknown) => void;
}): IncidentWatch {
  const seen: Incident[] = [];
  const listeners = new Set<(incident: Incident) => void>();
  let unwritten: ReturnType<IncidentWatch['unwritten']>;
  let wasHeard = false;
  const happen = (incident: Incident) => {
    seen.push(incident);
    if (!wasHeard) unheard(incident);
    for (const told of listeners) told(incident);
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    process[stream].on('error', (error: NodeJS.ErrnoException) => {
      const incident = { kind: 'output-lost', stream, why: error.message } as const;
      if (error.code !== 'EPIPE' && stream === 'stdout') unwritten ??= incident;
      if (!seen.some(({ kind }) => kind === 'output-lost')) happen(incident);
    });
  }
  process.on('unhandledRejection', (error) => happen({ kind: 'unexpected', error }));
  process.on('uncaughtException', (error) => {
    happen({ kind: 'unexpected', error });
    crashed(error);
  });
  return {
    isHeard: () => wasHeard,
    unwritten: () => unwritten,
    listen(told) {
      wasHeard = true;
      for (const incident of seen) told(incident);
      listeners.add(told);
      return () => void listeners.delete(told);
    },
  };
}
