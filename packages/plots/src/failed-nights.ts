import { measurementsOf, type Night } from '@sglang-ci/history';

/** A run folder without a single value. */
export interface FailedNight {
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly folder: string;
  readonly imageTag: string;
  readonly subMode: string;
  readonly reason: string;
}

/** The nights that ran and left no value, and why. A run of the last day that has not ended is not one of them. */
export function failedNights(nights: readonly Night[]): FailedNight[] {
  const newest = nights.reduce((last, { date }) => (date > last ? date : last), '');
  return nights.flatMap((night) => {
    const { date, folder, imageTag, subMode, status, problems } = night;
    const underWay = status === 'running' && date === newest;
    if (date === '' || underWay || measurementsOf([night]).length > 0) return [];
    return [{ date, folder, imageTag, subMode, reason: problems[0] ?? status ?? 'no values' }];
  });
}
