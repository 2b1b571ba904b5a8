import type { Trends } from '../api/types.ts';

/** Opens the page of the night at a place of the date axis, if there is one. */
export function openNight({ slots }: Trends, place: number | undefined): void {
  const night = place === undefined ? undefined : slots[place];
  if (night) location.assign(`/night?${new URLSearchParams({ folder: night.id })}`);
}
