/** `20251216` as `2025-12-16`; anything else as it is. */
export function dashedDate(day: string): string {
  return day.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
}
