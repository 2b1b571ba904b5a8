/** A fraction with its sign and one decimal: `+12.3%`, `-0.4%`. What rounds to nothing has no sign. */
export function signedPercent(fraction: number): string {
  const text = (fraction * 100).toFixed(1);
  if (Number(text) === 0) return '0.0%';
  return `${fraction > 0 ? '+' : ''}${text}%`;
}
