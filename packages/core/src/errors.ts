import { EXIT, type ExitCode } from './exit-codes.ts';

/** What can go wrong that a user can do something about. The value is the exit code a program ends with. */
const EXIT_OF_ERROR = {
  ABORTED: EXIT.interrupted,
  ACCESS_DENIED: EXIT.failed,
  CARD_INVALID: EXIT.failed,
  CLIENT_FAILED: EXIT.failed,
  CLIENT_TIMEOUT: EXIT.failed,
  COMMAND_REFUSED: EXIT.failed,
  CONFIG_INVALID: EXIT.usage,
  CONTAINER_FAILED: EXIT.failed,
  CONTAINER_GONE: EXIT.failed,
  DEADLINE: EXIT.failed,
  DISK_FULL: EXIT.failed,
  DOCKER_UNREACHABLE: EXIT.failed,
  DRIVER_UNFIT: EXIT.failed,
  FILE_INVALID: EXIT.failed,
  FILE_MISSING: EXIT.failed,
  FONT_MISSING: EXIT.failed,
  GPU_PROBE_FAILED: EXIT.gpusBusy,
  GPUS_BUSY: EXIT.gpusBusy,
  HUB_UNREACHABLE: EXIT.noImage,
  IMAGE_MISSING: EXIT.noImage,
  IMAGE_PULL_FAILED: EXIT.noImage,
  LOCKED: EXIT.locked,
  MODEL_MISSING: EXIT.usage,
  MODEL_UNKNOWN: EXIT.usage,
  NO_DATA: EXIT.failed,
  NOTIFY_FAILED: EXIT.notify,
  PATH_MISSING: EXIT.usage,
  PORT_IN_USE: EXIT.failed,
  PROCESS_STUCK: EXIT.failed,
  SERVER_DIED: EXIT.failed,
  SERVER_NOT_READY: EXIT.failed,
  USAGE: EXIT.usage,
} as const satisfies Record<string, ExitCode>;

export type ErrorCode = keyof typeof EXIT_OF_ERROR;

/**
 * The one error a user can meet: what failed (`message`, with the file, line or command), and what to do next (`hint`).
 * A bug is a plain `Error`.
 */
export class CiError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CiError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** The exit code for whatever was thrown: a `CiError` has its own, everything else is an unexpected failure. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof CiError ? EXIT_OF_ERROR[error.code] : EXIT.failed;
}
