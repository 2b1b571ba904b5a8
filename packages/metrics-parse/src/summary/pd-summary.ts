import { type LineRule, type RuledLog, RuleParser } from '../common/line-rules.ts';
import { parseBytes } from '../common/log-parser.ts';
import type { LogRecord } from '../common/record.ts';
import { type Mutable, present, toNumber } from '../common/values.ts';

export interface PdTest {
  /** As printed; there is no test 5. */
  readonly number: number;
  readonly name: string;
  /** `PASS`, `FAIL` or `PENDING`: the run died before this test. */
  readonly status: string;
  /** What stands behind the name: `0.9600 [PASS] (230s)`. */
  readonly text: string;
  readonly accuracy?: number;
  readonly seconds?: number;
}

export interface PdStep {
  readonly number: number;
  readonly name: string;
  readonly seconds?: number;
}

/** The `test_summary.txt` of a prefill/decode disaggregation test. */
export interface PdSummary extends LogRecord {
  readonly kind: 'pd-summary';
  readonly dockerImage?: string;
  readonly hardware?: string;
  readonly model?: string;
  readonly modelPath?: string;
  readonly hostname?: string;
  readonly steps: readonly PdStep[];
  readonly tests: readonly PdTest[];
}

type Draft = Mutable<Omit<PdSummary, keyof LogRecord | 'steps' | 'tests'>> & { steps: PdStep[]; tests: PdTest[] };

function label(name: string, key: 'dockerImage' | 'hardware' | 'model' | 'modelPath' | 'hostname'): LineRule<Draft> {
  return {
    pattern: new RegExp(`^${name}: (.+)$`),
    read: (draft, [value]) => {
      if (value) draft[key] = value;
      return key;
    },
  };
}

const SECONDS = /\((\d+)s\)$/;

const RULES: readonly LineRule<Draft>[] = [
  label('Docker Image', 'dockerImage'),
  label('Hardware', 'hardware'),
  label('Model', 'model'),
  label('Model Path', 'modelPath'),
  label('Hostname', 'hostname'),
  {
    pattern: /^- Step (\d+) - (.+?): (?:(\d+)s|\S+)$/,
    read: (draft, [number, name = '', seconds]) =>
      `steps[${draft.steps.push({ number: Number(number), name, ...present({ seconds: toNumber(seconds) }) }) - 1}]`,
  },
  {
    pattern: /^- Test (\d+) - (.+?): (.+)$/,
    read: (draft, [number, name = '', text = '']) => {
      const [result = ''] = text.split(' ');
      const accuracy = toNumber(result);
      const status = accuracy === undefined ? result : (/\[(\w+)\]/.exec(text)?.[1] ?? '');
      const seconds = toNumber(SECONDS.exec(text)?.[1]);
      const test = { number: Number(number), name, status, text, ...present({ accuracy, seconds }) };
      return `tests[${draft.tests.push(test) - 1}]`;
    },
  },
];

const PD_SUMMARY: RuledLog<Draft, PdSummary> = {
  kind: 'pd-summary',
  draft: () => ({ steps: [], tests: [] }),
  rules: RULES,
  finish: (values) => ({
    ...values,
    complete: values.tests.length > 0 && values.tests.every((test) => test.status !== 'PENDING'),
  }),
};

/** The streaming form of `parsePdSummary`. */
export function pdSummaryParser(): RuleParser<Draft, PdSummary> {
  return new RuleParser(PD_SUMMARY);
}

/** Reads the summary of a prefill/decode disaggregation test. */
export function parsePdSummary(log: string | Uint8Array): PdSummary {
  return parseBytes(pdSummaryParser(), log);
}
