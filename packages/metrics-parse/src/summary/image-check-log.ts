import { type LineRule, type RuledLog, RuleParser } from '../common/line-rules.ts';
import { parseBytes } from '../common/log-parser.ts';
import type { LogRecord } from '../common/record.ts';
import type { Mutable } from '../common/values.ts';

export type ImageStatus = 'available' | 'not-found' | 'not-pullable' | 'unknown';

export interface ImageCheckResult {
  readonly hardware: string;
  /** The ROCm the check asked for; older checks took whichever there was. */
  readonly rocm?: string;
  readonly optional: boolean;
  readonly status: ImageStatus;
  /** What the check printed: `found, verifying... ✓ AVAILABLE`. */
  readonly text: string;
  readonly image?: string;
}

/** The log of one check of the nightly images. */
export interface ImageCheckLog extends LogRecord {
  readonly kind: 'docker-image-check';
  readonly ranAt?: string;
  readonly machine?: string;
  readonly repository?: string;
  /** `YYYYMMDD` */
  readonly dates: readonly string[];
  readonly results: readonly ImageCheckResult[];
  readonly total?: number;
  /** Optional images count. */
  readonly available?: number;
  /** Older checks; newer ones part required from optional images. */
  readonly missing?: number;
  readonly missingRequired?: number;
  readonly missingOptional?: number;
}

type Draft = Mutable<Omit<ImageCheckLog, keyof LogRecord | 'results' | 'dates'>> & {
  dates: string[];
  results: Mutable<ImageCheckResult>[];
};

function label(name: string, key: 'ranAt' | 'machine' | 'repository'): LineRule<Draft> {
  return {
    pattern: new RegExp(`^\\[check\\] ${name}: (.+)$`),
    read: (draft, [value]) => {
      if (value) draft[key] = value;
      return key;
    },
  };
}

function number(
  name: string,
  key: 'total' | 'available' | 'missing' | 'missingRequired' | 'missingOptional',
): LineRule<Draft> {
  return {
    pattern: new RegExp(`^\\[check\\] ${name}: (\\d+)$`),
    read: (draft, [value]) => {
      draft[key] = Number(value);
      return key;
    },
  };
}

function statusOf(text: string): ImageStatus {
  if (text.includes('NOT PULLABLE')) return 'not-pullable';
  if (text.includes('NOT FOUND')) return 'not-found';
  return text.includes('AVAILABLE') ? 'available' : 'unknown';
}

const RULES: readonly LineRule<Draft>[] = [
  label('Run Date/Time', 'ranAt'),
  label('Machine', 'machine'),
  label('Repository', 'repository'),
  {
    pattern: /^\[check\] Checking images for (?:the )?dates?: (.+)$/,
    read: (draft, [dates = '']) => {
      draft.dates.push(...(dates.match(/\d{8}/g) ?? []));
      return 'dates';
    },
  },
  {
    pattern: /^\[check\] Searching for (mi\w+) image \((.+?)\)( \[optional\])?\.\.\. (.+)$/,
    read: (draft, [hardware = '', rocm = '', optional, text = '']) => {
      const result: Mutable<ImageCheckResult> = { hardware, optional: Boolean(optional), status: statusOf(text), text };
      if (/^rocm[\d.]+$/.test(rocm)) result.rocm = rocm;
      return `results[${draft.results.push(result) - 1}]`;
    },
  },
  {
    pattern: /^\[check\] {3}Image: (\S+)(?: |$)/,
    read: (draft, [image]) => {
      const result = draft.results.at(-1);
      if (result && image) result.image = image;
      return `results[${draft.results.length - 1}].image`;
    },
  },
  number('Total images checked', 'total'),
  number('Available images', 'available'),
  number('Missing images', 'missing'),
  number('Missing required images', 'missingRequired'),
  number('Missing optional images', 'missingOptional'),
];

const IMAGE_CHECK: RuledLog<Draft, ImageCheckLog> = {
  kind: 'docker-image-check',
  draft: () => ({ dates: [], results: [] }),
  rules: RULES,
  finish: (values) => ({
    ...values,
    complete:
      values.total !== undefined &&
      values.available !== undefined &&
      (values.missing !== undefined || values.missingRequired !== undefined),
  }),
};

/** The streaming form of `parseImageCheckLog`. */
export function imageCheckParser(): RuleParser<Draft, ImageCheckLog> {
  return new RuleParser(IMAGE_CHECK);
}

/** Reads the log of a check whether the nightly images are there. */
export function parseImageCheckLog(log: string | Uint8Array): ImageCheckLog {
  return parseBytes(imageCheckParser(), log);
}
