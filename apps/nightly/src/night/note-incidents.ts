import type { CliContext } from '@sglang-ci/cli-kit';
import { describeIncident, type Emit, type Incident, type Incidents } from '@sglang-ci/core';

/** What happens to the program itself while a night goes on. */
export interface NightIncidents extends Incidents {
  /** So far. */
  readonly seen: readonly Incident[];
}

/**
 * Lets a night live through what happens to its program, and says each of it where it can still be said: among the
 * night's events, and on stderr when stdout was lost.
 */
export function noteIncidents(
  { incidents, stderr }: Pick<CliContext, 'incidents' | 'stderr'>,
  emit: Emit,
): NightIncidents {
  const seen: Incident[] = [];
  incidents?.listen((incident) => {
    seen.push(incident);
    const message = describeIncident(incident);
    emit({ kind: 'warning', message });
    if (incident.kind === 'output-lost' && incident.stream === 'stdout') stderr.write(`warning: ${message}\n`);
  });
  return { seen, listen: (told) => incidents?.listen(told) ?? (() => undefined) };
}
