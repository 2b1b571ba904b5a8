/** The time zone in which the lab names its nights. */
export const LAB_TIME_ZONE = 'America/Los_Angeles';

/** The calendar day of an instant in a time zone, as `YYYYMMDD`: the form in tags, folders and logs. */
export function dayOf(ms: number, timeZone: string = LAB_TIME_ZONE): string {
  const { year, month, day } = partsOf(ms, timeZone);
  return `${year}${month}${day}`;
}

/** The day `offset` calendar days after `day` (`YYYYMMDD`); negative goes back. Pure calendar arithmetic, no time zone. */
export function shiftDay(day: string, offset: number): string {
  const date = new Date(
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)) + offset),
  );
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Is this text a real calendar day in the form `YYYYMMDD`? */
export function isDay(text: string): boolean {
  return /^\d{8}$/.test(text) && shiftDay(text, 0) === text;
}

/** Does this machine know a time zone of this name? */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `YYYYMMDD_HHMMSS` in a time zone: the stamp in log names. */
export function stampOf(ms: number, timeZone: string = LAB_TIME_ZONE): string {
  const { year, month, day, hour, minute, second } = partsOf(ms, timeZone);
  return `${year}${month}${day}_${hour}${minute}${second}`;
}

/** `YYYY-MM-DD HH:MM:SS PST`: the time as the old scripts' logs print it. */
export function logTimeOf(ms: number, timeZone: string = LAB_TIME_ZONE): string {
  const { year, month, day, hour, minute, second, timeZoneName } = partsOf(ms, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second} ${timeZoneName}`;
}

function partsOf(ms: number, timeZone: string): Record<Intl.DateTimeFormatPartTypes, string> {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >;
}
