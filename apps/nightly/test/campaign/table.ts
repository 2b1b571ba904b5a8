import { FAULTS, type Fault, type FaultCase, type NotApplicable, STAGES, type Stage } from './fault-case.ts';
import type { CaseReport } from './run-case.ts';

/** A case and what it came to; nothing where it could not be run, with the reason. */
export interface Entry {
  readonly one: FaultCase | NotApplicable;
  readonly report?: CaseReport;
  readonly skipped?: string;
}

/** Stage by fault as a Markdown table: how many cases are good, how many are not, `n/a` where there is none. */
export function faultTable(entries: readonly Entry[]): string {
  const rows = STAGES.map(
    (stage) => `| ${[stage, ...FAULTS.map((fault) => cell(entries, { stage, fault }))].join(' | ')} |`,
  );
  return [`| stage | ${FAULTS.join(' | ')} |`, `|---|${FAULTS.map(() => ':-:').join('|')}|`, ...rows].join('\n');
}

function cell(entries: readonly Entry[], { stage, fault }: { readonly stage: Stage; readonly fault: Fault }): string {
  const here = entries.filter(({ one }) => one.stage === stage && one.fault === fault);
  const run = here.flatMap(({ report }) => report ?? []);
  const bad = run.filter(({ problems }) => problems.length > 0).length;
  if (run.length > 0) return bad === 0 ? `✓${run.length === 1 ? '' : ` ${run.length}`}` : `✗ ${bad} of ${run.length}`;
  return here.some(({ one }) => 'reason' in one) ? 'n/a' : here.length > 0 ? 'skipped' : '';
}

/** Every case in a line of its own, and why a pair is none. */
export function caseList(entries: readonly Entry[]): string {
  return entries
    .map(({ one, report, skipped }) => {
      const where = `| ${one.stage} | ${one.fault} |`;
      if ('reason' in one) return `${where} n/a: ${one.reason} | |`;
      const codes = report?.codes.map((code) => code ?? 'killed').join(', then ') ?? skipped ?? '';
      return `${where} ${one.what} | ${codes} |`;
    })
    .join('\n');
}
