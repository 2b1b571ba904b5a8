/** `20251216` as people read it: `2025-12-16`. */
export function dashedDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}
