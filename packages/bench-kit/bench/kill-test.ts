/**
 * Kills the runner of simulated nights by SIGKILL at random, seeded moments and starts it again, until all kills are
 * spent; compares every night with an undisturbed one. `tsx bench/kill-test.ts [KILLS] [SEED]`
 */
import type { Plan } from '@sglang-ci/core';
import { faultsOf, killNight, type KilledNight } from '../test/support/kill-night.ts';
import { offlinePlan } from '../test/support/offline-plan.ts';
import { seededMoments } from '../test/support/seeded-moments.ts';
import { buildSimNode } from '../test/support/sim-night.ts';

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? 1);
/** Slow enough that a client still runs when the next session looks for it. */
const FACTOR = 60;
/** Of four kills, three hit an online night. */
const KINDS = [
  { name: 'online, 3 client runs and the gate', share: 0.75, plan: onlineNight },
  { name: 'offline, 3 points', share: 0.25, plan: offlineNight },
] as const;

buildSimNode();
console.log('| night | kills | nights | CSVs equal | runs measured | cut first | orphans | problems |');
console.log('|---|--:|--:|--:|--:|--:|--:|--:|');
for (const kind of KINDS) {
  const undisturbed = await killNight({ factor: FACTOR, plan: kind.plan, moments: [] });
  const range = { seed, fromMs: 100, toMs: undisturbed.tookMs };
  const count = Math.round(kills * kind.share);
  const nights = await killNights(kind.plan, { moments: seededMoments(2 * count, range), count });
  const problems = nights.flatMap((night) => faultsOf(night, undisturbed));
  const runs = nights.flatMap((night) => night.runs);
  const cut = runs.filter((run) => run.status === 'cut').length;
  const cells = [
    kind.name,
    nights.reduce((sum, night) => sum + night.killedAfterMs.length, 0),
    nights.length,
    nights.filter((night) => night.csv === undisturbed.csv).length,
    runs.length - cut,
    cut,
    nights.flatMap((night) => night.orphans).length,
    problems.length,
  ];
  console.log(`| ${cells.join(' | ')} |`);
  for (const problem of problems) console.log(problem);
  if (problems.length > 0) process.exitCode = 1;
}

/** Nights of one kind until `count` kills have hit. */
async function killNights(
  plan: (plan: Plan) => Plan,
  kills: { readonly moments: readonly number[]; readonly count: number },
): Promise<readonly KilledNight[]> {
  const nights: KilledNight[] = [];
  let [used, spent] = [0, 0];
  while (spent < kills.count) {
    const moments = kills.moments.slice(used, used + kills.count - spent);
    const night = await killNight({ factor: FACTOR, plan, moments });
    used += night.killedAfterMs.length + 1;
    spent += night.killedAfterMs.length;
    nights.push(night);
    process.stderr.write(`\r${spent} of ${kills.count} kills, ${nights.length} nights`);
  }
  process.stderr.write('\n');
  return nights;
}

function onlineNight(plan: Plan): Plan {
  return { ...plan, points: plan.points.map((point, index) => ({ ...point, runs: index + 1 })) };
}

function offlineNight(online: Plan): Plan {
  return offlinePlan(online, { batches: [1, 8, 64], sweep: 'isolated' });
}
