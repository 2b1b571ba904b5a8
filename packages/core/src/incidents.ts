/** Something that happened to a program itself, beside its work. */
export type Incident =
  /** Nobody hears the program any more: the reader has gone, the log cannot be written. */
  | { readonly kind: 'output-lost'; readonly stream: 'stdout' | 'stderr'; readonly why: string }
  /** A bug: an error that nobody waited for. */
  | { readonly kind: 'unexpected'; readonly error: unknown };

/** The incidents of a program. */
export interface Incidents {
  /** Tells of every incident, those before included. Whoever listens lives through them. Returns what ends the listening. */
  listen(told: (incident: Incident) => void): () => void;
}

/** An incident in one sentence. */
export function describeIncident(incident: Incident): string {
  if (incident.kind === 'output-lost')
    return `${incident.stream} was lost (${incident.why}): from then on nobody could be told, the work went on`;
  const { error } = incident;
  return `unexpected error beside the work: ${error instanceof Error ? error.message : String(error)}`;
}
