/**
 * Seconds from one stamp `YYYY-MM-DD HH:MM:SS` to a later one of the same clock; undefined when one is missing, is no
 * date, or lies before the other.
 */
export function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  if (from === undefined || to === undefined) return undefined;
  const seconds = (Date.parse(`${to.replace(' ', 'T')}Z`) - Date.parse(`${from.replace(' ', 'T')}Z`)) / 1000;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
