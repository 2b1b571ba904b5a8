import type { ParseOptions } from '../log-kinds.ts';

/** What the path of a log says that its text does not: the year of the night, from the date in a tag or folder. */
export function optionsFromPath(path: string): ParseOptions {
  const year = /(?:^|\D)(20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\D|$)/.exec(path)?.[1];
  return year === undefined ? {} : { year: Number(year) };
}
