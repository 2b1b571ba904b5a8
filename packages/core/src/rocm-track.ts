/**
 * A ROCm version as numbers, from the word of a tag or from what an image says: `rocm700`, `rocm7_14`, `rocm10`, `7.2.4`.
 * `undefined` if the text is neither.
 *
 * Tags write a version with or without separators. Without, the first digit decides: SGLang images begin at ROCm 6, so
 * 6 to 9 is the whole major version (`rocm720` = 7.2.0, `rocm7140` = 7.14.0) and 1 to 5 the first of two digits
 * (`rocm10` = 10, `rocm101` = 10.1).
 */
export function rocmVersionOf(text: string): readonly number[] | undefined {
  const word = /^(?:rocm[-_]?)?v?(\d+(?:[._]\d+)*)/i.exec(text.trim())?.[1];
  if (word === undefined) return undefined;
  const parts = word.split(/[._]/);
  const [first = ''] = parts;
  const numbers = parts.length === 1 ? unpacked(first) : parts.slice(0, 3).map(Number);
  return trimmed(numbers);
}

function unpacked(digits: string): readonly number[] {
  const majorLength = digits.length === 1 || /^[6-9]/.test(digits) ? 1 : 2;
  const major = Number(digits.slice(0, majorLength));
  const rest = digits.slice(majorLength);
  const minorLength = rest.length > 2 ? 2 : 1;
  const minor = rest.slice(0, minorLength);
  const patch = rest.slice(minorLength);
  return [major, ...[minor, patch].filter((part) => part !== '').map(Number)];
}

/** 10.0.0 and 10 are one version. */
function trimmed(numbers: readonly number[]): readonly number[] {
  const last = numbers.findLastIndex((number) => number !== 0);
  return numbers.slice(0, Math.max(1, last + 1));
}

/** Negative, zero or positive as the first ROCm is older than, equal to or newer than the second; 0 where one is no version. */
export function compareRocm(a: string, b: string): number {
  const [one, two] = [rocmVersionOf(a), rocmVersionOf(b)];
  if (one === undefined || two === undefined) return 0;
  for (let index = 0; index < Math.max(one.length, two.length); index++) {
    const difference = (one[index] ?? 0) - (two[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Do two spellings mean one ROCm? `rocm720` is `rocm7.2.0`; words that are no version are only equal to themselves. */
export function isSameRocm(a: string, b: string): boolean {
  if (a === b) return true;
  return rocmVersionOf(a) !== undefined && rocmVersionOf(b) !== undefined && compareRocm(a, b) === 0;
}

/** A ROCm version for people: `7.2.4`, `10.0`. The text itself where it is no version. */
export function formatRocm(text: string): string {
  const version = rocmVersionOf(text);
  if (version === undefined) return text;
  return version.length === 1 ? `${version[0]}.0` : version.join('.');
}
