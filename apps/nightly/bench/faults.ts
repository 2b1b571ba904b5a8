/**
 * The whole fault campaign: every fault in every stage of a night, and the night after it. Prints the table and what is
 * wrong, if anything is. `tsx apps/nightly/bench/faults.ts [WORDS OF A CASE…]`
 */
import { CONTAINER_CASES, HOST_CASES } from '../test/campaign/cases/index.ts';
import { runCase } from '../test/campaign/run-case.ts';
import { caseList, type Entry, faultTable } from '../test/campaign/table.ts';
import { whyNot } from '../test/campaign/why-not.ts';
import { makeReference } from '../test/campaign/world.ts';

const AT_ONCE = 2;
const words = process.argv.slice(2);
const reference = await makeReference();
const entries: Entry[] = [];
await run(HOST_CASES, AT_ONCE);
await run(CONTAINER_CASES, 1);
await reference.remove();

const ran = entries.filter(({ report }) => report !== undefined);
const bad = ran.filter(({ report }) => (report?.problems.length ?? 0) > 0);
console.log(
  `\n${faultTable(entries)}\n\n| stage | fault | what | exit codes |\n|---|---|---|---|\n${caseList(entries)}`,
);
console.log(`\n${ran.length} cases, ${ran.length - bad.length} good, ${bad.length} not`);
process.exitCode = bad.length === 0 && ran.length > 0 ? 0 : 1;

async function run(cases: readonly Case[], atOnce: number): Promise<void> {
  const queue = cases.filter((one) => 'reason' in one || words.every((word) => titleOf(one).includes(word)));
  const found = new Map<Case, Entry>();
  const work = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) found.set(one, await entryOf(one));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  entries.push(...cases.flatMap((one) => found.get(one) ?? []));
}

async function entryOf(one: Case): Promise<Entry> {
  if ('reason' in one) return { one };
  const skipped = whyNot(one);
  if (skipped !== '') return { one, skipped: skipped.trim() };
  const startedAt = performance.now();
  const report = await runCase(one, reference);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.error(`${report.problems.length === 0 ? '✓' : '✗'} ${titleOf(one)} (${seconds} s)`);
  for (const problem of report.problems) console.error(`    ${problem.replaceAll('\n', '\n      ')}`);
  return { one, report };
}

type Case = (typeof HOST_CASES)[number];

function titleOf(one: Case): string {
  return `${one.stage} × ${one.fault}${'what' in one ? `: ${one.what}` : ''}`;
}
