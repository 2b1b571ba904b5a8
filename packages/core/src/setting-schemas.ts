import * as v from 'valibot';
import { HARDWARE, type Hardware } from './hardware.ts';

const word = v.pipe(v.string(), v.minLength(1));
const words = v.pipe(v.array(word), v.readonly());

/** A list that differs by hardware: `all` stands for every family that is not named. */
export type ByHardware = { readonly [H in Hardware | 'all']?: readonly string[] | undefined };

const families = v.strictObject({
  all: v.optional(words),
  mi30x: v.optional(words),
  mi35x: v.optional(words),
  mi45x: v.optional(words),
} satisfies Record<Hardware | 'all', v.GenericSchema>);

const LIST = 'a list such as rocm10,rocm724';
const BY_HARDWARE = `${LIST}, or one for each hardware: mi30x=rocm724,rocm720 mi35x=rocm10`;
const DURATION = 'a time such as 2h, 90m, 45s, or a number of seconds';

/** Words parted by commas or blanks; a list in the site file. */
export const wordList = v.union(
  [words, v.pipe(v.string(), v.transform(splitWords), v.array(word), v.readonly())],
  LIST,
);

/**
 * A list for every hardware, or one for each: `rocm10,rocm724`, `mi30x=rocm724,rocm720 mi35x=rocm10`; in the site file a
 * list or an object. A family with an empty list (`mi45x=`) has none.
 */
export const listByHardware = v.union(
  [
    v.pipe(
      words,
      v.transform((all): ByHardware => ({ all })),
    ),
    v.pipe(
      families,
      v.transform((lists): ByHardware => lists),
    ),
    v.pipe(v.string(), v.rawTransform(byHardware)),
  ],
  BY_HARDWARE,
);

/** A length of time in seconds: a number of them, or with its units, `2h`, `1h30m`, `90m`, `45s`. */
export const duration = v.union(
  [v.pipe(v.number(), v.minValue(0), v.maxValue(604_800)), v.pipe(v.string(), v.rawTransform(secondsOf))],
  DURATION,
);

function splitWords(text: string): string[] {
  return text.split(/[\s,]+/).filter((part) => part !== '');
}

type Raw = Parameters<Parameters<typeof v.rawTransform<string, unknown>>[0]>[0];

function byHardware({ dataset: { value }, addIssue, NEVER }: Raw): ByHardware {
  if (!value.includes('=')) return { all: splitWords(value) };
  const lists = value.trim().split(/[\s;]+/);
  const entries = lists.map((list) => /^([^=]+)=(.*)$/.exec(list)?.slice(1) ?? [list, '']);
  if (entries.some(([name = '']) => name !== 'all' && !(HARDWARE as readonly string[]).includes(name))) {
    addIssue({ message: BY_HARDWARE });
    return NEVER;
  }
  return Object.fromEntries(entries.map(([name = '', list = '']) => [name, splitWords(list)]));
}

function secondsOf({ dataset: { value }, addIssue, NEVER }: Raw): number {
  const match = /^\s*(?:(\d+(?:\.\d+)?)\s*h)?\s*(?:(\d+(?:\.\d+)?)\s*m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)\s*s?)?\s*$/i.exec(
    value,
  );
  const [, hours, minutes, seconds] = match ?? [];
  const total = Number(hours ?? 0) * 3_600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  if (match === null || value.trim() === '' || total > 604_800) {
    addIssue({ message: DURATION });
    return NEVER;
  }
  return total;
}
