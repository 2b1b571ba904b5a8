import { type Measurement, NIGHT_METRICS } from '@sglang-ci/core';
import { measurementsOf, type Night } from '@sglang-ci/history';

/** A run that did not do what it should. */
export interface FailedNight {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly folder: string;
  readonly imageTag: string;
  readonly subMode: string;
  readonly reason: string;
}

/**
 * The nights that failed, and why: recorded as anything but complete, or without a measured value (the size of the KV
 * cache says only that a server came up). A run of the last day that has not ended is not one of them.
 */
export function failedNights(nights: readonly Night[]): FailedNight[] {
  const newest = nights.reduce((last, { date }) => (date > last ? date : last), '');
  return nights.flatMap((night) => {
    const { date, folder, imageTag, subMode, status, problems } = night;
    if (date === '' || (status === 'running' && date === newest)) return [];
    if ((status ?? 'complete') === 'complete' && measurementsOf([night]).some(isMeasured)) return [];
    return [{ date, folder, imageTag, subMode, reason: problems[0] ?? STATUS_WORDS[status ?? 'complete'] }];
  });
}

function isMeasured({ metric }: Measurement): boolean {
  return metric === 'gsm8kAccuracy' || !NIGHT_METRICS.some((ofNight) => ofNight === metric);
}

const STATUS_WORDS = {
  complete: 'no values',
  partial: 'some loads have no value',
  failed: 'the run failed',
  'accuracy-failed': 'accuracy below the threshold',
  aborted: 'the run was stopped',
  running: 'the run did not end',
} as const satisfies { readonly [Status in NonNullable<Night['status']>]: string };
