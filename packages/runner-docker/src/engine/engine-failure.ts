/** What a Docker engine refused, with the HTTP status that tells the cases apart: 404 not there, 409 in the wrong state. */
export class EngineFailure extends Error {
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EngineFailure';
    this.status = status;
  }
}

/** The status of whatever was thrown, `undefined` if it is no refusal of the engine. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof EngineFailure ? error.status : undefined;
}
