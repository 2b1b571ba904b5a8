/**
 * Kills the runner of simulated nights by SIGKILL at random, seeded moments and starts it again, until all kills are
 * spent; compares every night with an undisturbed one. `tsx bench/kill-test.ts [KILLS] [SEED]`
 */
import type { Plan } from '@sglang-ci/core';
import { seededMoments } from '../test/support/seeded-moments.ts';
import { faultsOf, killNight, type KilledNight } from '../test/support/kill-night.ts';
import { buildSimNode } from '../test/support/sim-night.ts';

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);
/** Slow enough that a client still runs when the next session looks for it. */
const FACTOR = 60;

buildSimNode();
const startedAt = performance.now();
const undisturbed = await killNight({ factor: FACTOR, plan: short, moments: [] });
const wholeMs = performance.now() - startedAt;
console.log(`undisturbed night: ${(wholeMs / 1000).toFixed(1)} s, ${undisturbed.runs.length} runs`);

const moments = seededMoments(kills * 2, { seed, fromMs: 100, toMs: wholeMs })[Symbol.iterator]();
const nights: KilledNight[] = [];
const problems: string[] = [];
let spent = 0;
while (spent < kills) {
  const night = await killNight({ factor: FACTOR, plan: short, moments: take(moments, kills - spent) });
  spent += night.killedAfterMs.length;
  nights.push(night);
  const found = faultsOf(night, undisturbed).map((fault) => `night ${nights.length}: ${fault}`);
  for (const problem of found) console.log(problem);
  problems.push(...found);
  process.stderr.write(`\r${spent} of ${kills} kills, ${nights.length} nights, ${problems.length} problems`);
}
process.stderr.write('\n');

const runs = nights.flatMap((night) => night.runs);
const cut = runs.filter((run) => run.status === 'cut').length;
const equal = nights.filter((night) => night.csv === undisturbed.csv).length;
console.log(`| kills | nights | CSVs equal | runs measured | of them cut first | orphans | problems |`);
console.log(`|--:|--:|--:|--:|--:|--:|--:|`);
console.log(
  `| ${spent} | ${nights.length} | ${equal} | ${runs.length - cut} | ${cut} | ${nights.flatMap((night) => night.orphans).length} | ${problems.length} |`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

/** The gate and three client runs. */
function short(plan: Plan): Plan {
  return { ...plan, points: plan.points.map((point, index) => ({ ...point, runs: index + 1 })) };
}

/** At most `count` of what an iterator has left, without closing it. */
function* take(iterator: Iterator<number>, count: number): Generator<number> {
  for (let taken = 0; taken < count; taken++) {
    const next = iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}
