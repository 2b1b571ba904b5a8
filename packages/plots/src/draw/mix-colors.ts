/** A colour on the way to another: `share` 0 is the first, 1 the second. Both as `#rrggbb`. */
export function mixColors(color: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [color, other].map((one) => Number.parseInt(one.slice(at, at + 2), 16));
    return Math.round((a ?? 0) * (1 - share) + (b ?? 0) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
