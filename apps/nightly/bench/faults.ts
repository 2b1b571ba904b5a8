/**
 * The whole fault campaign: every fault in every stage of a night, and the night after it. Prints the table and what is
 * wrong, if anything is. `tsx apps/nightly/bench/faults.ts [WORDS OF A CASE…]`
 */
import { HOST_CASES } from '../test/campaign/cases/index.ts';
import { runCase } from '../test/campaign/run-case.ts';
import { caseList, type Entry, faultTable } from '../test/campaign/table.ts';
import { IS_ROOT } from '../test/campaign/tools/surroundings.ts';
import { makeReference } from '../test/campaign/world.ts';

const ATONCE = 2;
const words = process.argv.slice(2);
const wanted = HOST_CASES.filter((one) => 'reason' in one || words.every((word) => titleOf(one).includes(word)));

const reference = await makeReference();
const entries: (Entry | undefined)[] = wanted.map(() => undefined);
const queue = [...wanted.entries()];
await Promise.all(Array.from({ length: ATONCE }, work));
await reference.remove();

const done = entries.flatMap((entry) => entry ?? []);
const ran = done.filter(({ report }) => report !== undefined);
const bad = ran.filter(({ report }) => (report?.problems.length ?? 0) > 0);
console.log(`\n${faultTable(done)}\n\n| stage | fault | what | exit codes |\n|---|---|---|---|\n${caseList(done)}`);
console.log(`\n${ran.length} cases, ${ran.length - bad.length} good, ${bad.length} not`);
process.exitCode = bad.length === 0 && ran.length > 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [index, one] = next;
    if ('reason' in one) entries[index] = { one };
    else if (one.needs === 'root' && !IS_ROOT) entries[index] = { one, skipped: 'skipped: needs root' };
    else {
      const startedAt = performance.now();
      const report = await runCase(one, reference);
      entries[index] = { one, report };
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      console.error(`${report.problems.length === 0 ? '✓' : '✗'} ${titleOf(one)} (${seconds} s)`);
      for (const problem of report.problems) console.error(`    ${problem.replaceAll('\n', '\n      ')}`);
    }
  }
}

function titleOf(one: (typeof HOST_CASES)[number]): string {
  return `${one.stage} × ${one.fault}${'what' in one ? `: ${one.what}` : ''}`;
}
