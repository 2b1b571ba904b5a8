/** A day as people write it: `2025-11-15` for `20251115`. */
export function dayText(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}
