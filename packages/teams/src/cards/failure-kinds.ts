import { CiError, type ErrorCode } from '@sglang-ci/core';
import type { CardColor } from './card.ts';

/** What kept a night from its numbers. */
export type FailureKind = keyof typeof FAILURES;

interface Failure {
  /** The card's status line. */
  readonly text: string;
  readonly color: CardColor;
  /** What to do, where the error itself does not say. */
  readonly hint: string;
}

/** How a card says each kind of failure. */
export const FAILURES = {
  'gpus-busy': {
    text: '❌ Benchmark Not Run: GPUs Busy',
    color: 'Attention',
    hint: 'find out who uses the GPUs and start the night again; nothing was measured',
  },
  'no-image': {
    text: '❌ Benchmark Not Run: No Docker Image Found',
    color: 'Attention',
    hint: 'look at the image build, or name an image with --docker-image',
  },
  'docker-failed': {
    text: '❌ Benchmark Not Run: Docker Failed',
    color: 'Attention',
    hint: 'is the Docker daemon running, and may this user talk to it?',
  },
  'server-failed': {
    text: '❌ Benchmark Failed: Server Startup Failed',
    color: 'Attention',
    hint: 'the end of the server log says why; the next start continues this run',
  },
  'accuracy-failed': {
    text: '❌ GSM8K Accuracy Failure Detected',
    color: 'Attention',
    hint: 'compare the GSM8K logs with the last good night; speed was not measured, it would be worthless',
  },
  incomplete: {
    text: '❌ Benchmark Failed: Incomplete Run',
    color: 'Attention',
    hint: 'start the night again: it continues with the first load that is missing',
  },
  'disk-full': {
    text: '❌ Benchmark Failed: Disk Full',
    color: 'Attention',
    hint: 'free some space and start the night again: it continues where it stopped',
  },
  crashed: {
    text: '❌ Benchmark Failed: Critical Error',
    color: 'Attention',
    hint: 'the log of the night has the details',
  },
  overdue: {
    text: '❌ Benchmark Stopped: Out of Time',
    color: 'Attention',
    hint: 'something hangs or is far slower than usual; what was measured is kept',
  },
  interrupted: {
    text: '⚠️ Benchmark Interrupted',
    color: 'Warning',
    hint: 'start the night again: it continues with the first load that is missing',
  },
  locked: {
    text: '⚠️ Benchmark Not Run: Another Run Is Active',
    color: 'Warning',
    hint: 'nothing to do if that run is wanted; two nights on one node would spoil both',
  },
  misconfigured: {
    text: '❌ Benchmark Not Run: Wrong Configuration',
    color: 'Attention',
    hint: 'sglang-nightly doctor checks the setup of this node',
  },
} as const satisfies Record<string, Failure>;

/** The kind of failure behind an error; an error that nobody foresaw is a crash. */
export function failureKindOf(error: unknown): FailureKind {
  return error instanceof CiError ? KIND_OF_CODE[error.code] : 'crashed';
}

const KIND_OF_CODE: { readonly [Code in ErrorCode]: FailureKind } = {
  ABORTED: 'interrupted',
  ACCESS_DENIED: 'crashed',
  CARD_INVALID: 'crashed',
  CLIENT_FAILED: 'incomplete',
  CLIENT_TIMEOUT: 'incomplete',
  COMMAND_REFUSED: 'server-failed',
  CONFIG_INVALID: 'misconfigured',
  CONTAINER_FAILED: 'docker-failed',
  CONTAINER_GONE: 'docker-failed',
  DEADLINE: 'overdue',
  DISK_FULL: 'disk-full',
  DOCKER_UNREACHABLE: 'docker-failed',
  DRIVER_UNFIT: 'misconfigured',
  FILE_INVALID: 'crashed',
  FILE_MISSING: 'crashed',
  FONT_MISSING: 'crashed',
  GPU_PROBE_FAILED: 'gpus-busy',
  GPUS_BUSY: 'gpus-busy',
  HUB_UNREACHABLE: 'no-image',
  IMAGE_MISSING: 'no-image',
  IMAGE_PULL_FAILED: 'no-image',
  LOCKED: 'locked',
  MODEL_MISSING: 'misconfigured',
  MODEL_UNKNOWN: 'misconfigured',
  NO_DATA: 'crashed',
  NOTIFY_FAILED: 'crashed',
  PATH_MISSING: 'misconfigured',
  PORT_IN_USE: 'server-failed',
  PROCESS_STUCK: 'crashed',
  SERVER_DIED: 'server-failed',
  SERVER_NOT_READY: 'server-failed',
  USAGE: 'misconfigured',
};
