import { applyRules, type LineRule } from '../common/line-rules.ts';
import { toNumber } from '../common/values.ts';
import type { SessionDraft } from './session-draft.ts';

const RULES: readonly LineRule<SessionDraft>[] = [
  {
    pattern: /^Executing GSM8K test Run (\d+)\b(?: for mode ([^\s.]+))?/,
    read: (session, [run, mode]) => {
      session.startRun(Number(run));
      if (mode) session.mode = mode;
      return `runs[${session.runs.length - 1}]`;
    },
  },
  {
    pattern: /^Run (\d+) completed in (\d+) seconds/,
    read: (session, [run, seconds]) => setRun(session, run, { wallS: Number(seconds) }),
  },
  {
    pattern: /^Run (\d+): Accuracy: (\d+(?:\.\d+)?)$/,
    read: (session, [run, accuracy]) => setRun(session, run, { recordedAccuracy: Number(accuracy) }),
  },
  {
    pattern: /Run (\d+) included in average/,
    read: (session, [run]) => setRun(session, run, { included: true }),
  },
  {
    pattern: /Run (\d+) excluded from average \((.*)\)$/,
    read: (session, [run, reason]) => setRun(session, run, { included: false, excludeReason: reason ?? '' }),
  },
  {
    pattern: /Connection error detected during Run (\d+)/,
    read: (session, [run]) => setRun(session, run, { connectionError: true }),
  },
  {
    pattern: /Server is not responding/,
    read: (session) => {
      session.serverNotResponding += 1;
      return 'serverNotResponding';
    },
  },
  {
    pattern: /^Restarting SGLang server/,
    read: (session) => {
      session.restarts += 1;
      return 'restarts';
    },
  },
  {
    pattern: /Server restarted successfully/,
    read: (session) => {
      session.restartsSucceeded += 1;
      return 'restartsSucceeded';
    },
  },
  {
    pattern: /^GSM8K test completed in (\d+) seconds( \(early exit\))?/,
    read: (session, [seconds, early]) => {
      session.durationS = Number(seconds);
      session.earlyExit ||= early !== undefined && early !== '';
      return 'durationS';
    },
  },
  {
    pattern: /Passed on run \d+, skipping remaining/,
    read: (session) => {
      session.earlyExit = true;
      return 'earlyExit';
    },
  },
  {
    pattern: /^Total runs: (\d+), Valid runs: (\d+), Excluded runs: (\d+)$/,
    read: (session, [total, valid, excluded]) => {
      session.counts = { totalRuns: Number(total), validRuns: Number(valid), excludedRuns: Number(excluded) };
      return 'totalRuns';
    },
  },
  {
    pattern: /^Average Accuracy over (\d+) (?:valid )?runs?(?: for mode (\S+))?: (\d+(?:\.\d+)?)$/,
    read: (session, [runs, mode, value]) => {
      session.average = { value: Number(value), overRuns: Number(runs) };
      if (mode) session.mode = mode;
      return 'average';
    },
  },
  {
    pattern: /^Accuracy: (\d+(?:\.\d+)?) \(Required: [\d.]+\)/,
    read: (session, [value]) => {
      session.average = { value: Number(value), overRuns: 1 };
      return 'average';
    },
  },
];

const VERDICT = /^(?:Average a|A)ccuracy (?:\([\d.]+\) )?(meets|is below) threshold \((\d+(?:\.\d+)?)\)/;

/** Reads a line of the script around the runs into `session`; gives the name of the value it held, if it held one. */
export function readSessionLine(session: SessionDraft, text: string, cut: boolean): string | undefined {
  const verdict = VERDICT.exec(text);
  if (verdict) {
    const outcome = verdict[1] === 'meets' ? 'pass' : 'fail';
    session.verdict = { outcome, threshold: toNumber(verdict[2]) ?? Number.NaN, text };
    const mode = /for mode ([^\s.]+)/.exec(text)?.[1];
    if (mode) session.mode = mode;
    for (const run of session.runs) run.over = true;
    return 'verdict';
  }
  return applyRules(RULES, session, { text, cut });
}

function setRun(
  session: SessionDraft,
  run: string | undefined,
  values: Partial<SessionDraft['runs'][number]['values']>,
): string {
  const draft = session.runOf(Number(run));
  Object.assign(draft.values, values);
  draft.over = true;
  return `runs[${session.runs.indexOf(draft)}].${Object.keys(values).join(',')}`;
}
