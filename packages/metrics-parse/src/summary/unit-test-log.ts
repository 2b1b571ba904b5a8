import { redactSecrets } from '@sglang-ci/core';
import { type LineRule, type RuledLog, RuleParser } from '../common/line-rules.ts';
import { parseBytes } from '../common/log-parser.ts';
import type { LogRecord } from '../common/record.ts';
import type { Mutable } from '../common/values.ts';

/** The log of one unit test run in a container. */
export interface UnitTestLog extends LogRecord {
  readonly kind: 'unit-test';
  readonly test?: string;
  readonly dockerImage?: string;
  readonly container?: string;
  readonly hardware?: string;
  readonly command?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly testsRun?: number;
  readonly testsS?: number;
  /** 137 when the run was killed. */
  readonly exitCode?: number;
  /** `PASSED` or `FAILED` */
  readonly result?: string;
}

type Draft = Mutable<Omit<UnitTestLog, keyof LogRecord>>;

/** A labelled text of the wrapper; the first one counts, for what the test itself prints may look alike. */
function label(
  name: string,
  key: 'test' | 'dockerImage' | 'container' | 'hardware' | 'startedAt' | 'command',
): LineRule<Draft> {
  return {
    pattern: new RegExp(`^${name}: (.+)$`),
    read: (draft, [value = '']) => {
      draft[key] ??= redactSecrets(value);
      return key;
    },
  };
}

const RULES: readonly LineRule<Draft>[] = [
  label('Test', 'test'),
  label('Image', 'dockerImage'),
  label('Container', 'container'),
  label('Hardware', 'hardware'),
  label('Start time', 'startedAt'),
  label('Command', 'command'),
  {
    pattern: /^End time: (.+)$/,
    read: (draft, [value]) => {
      if (value) draft.endedAt = value;
      return 'endedAt';
    },
  },
  {
    pattern: /^Ran (\d+) tests? in (\d+(?:\.\d+)?)s/,
    read: (draft, [tests, seconds]) => {
      draft.testsRun = Number(tests);
      draft.testsS = Number(seconds);
      return 'testsRun';
    },
  },
  {
    pattern: /^Exit code: (\d+)$/,
    read: (draft, [code]) => {
      draft.exitCode = Number(code);
      return 'exitCode';
    },
  },
  {
    pattern: /^Result: (PASSED|FAILED)/,
    read: (draft, [result]) => {
      if (result) draft.result = result;
      return 'result';
    },
  },
];

const UNIT_TEST: RuledLog<Draft, UnitTestLog> = {
  kind: 'unit-test',
  draft: () => ({}),
  rules: RULES,
  finish: (values) => ({ ...values, complete: values.result !== undefined && values.exitCode !== undefined }),
};

/** The streaming form of `parseUnitTestLog`. */
export function unitTestParser(): RuleParser<Draft, UnitTestLog> {
  return new RuleParser(UNIT_TEST);
}

/** Reads the log of a unit test run. */
export function parseUnitTestLog(log: string | Uint8Array): UnitTestLog {
  return parseBytes(unitTestParser(), log);
}
