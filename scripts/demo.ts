import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { demoNights } from './demo/demo-nights.ts';
import { layOutSite } from './demo/lay-out-site.ts';
import { runNight } from './demo/run-night.ts';
import { buildOnce } from './demo/build-once.ts';

/** `npm start`: some simulated nights of the past, then tonight with a regression put in, through the real programs. */
const root = join(import.meta.dirname, '..');
const started = Date.now();
console.log('» building (a minute the first time, a moment later)');
await buildOnce(root);
const site = await layOutSite(join(root, 'demo'));
console.log(`» simulated node ${site.node}: every number below is simulated, none is a measurement of real hardware\n`);

const nights = demoNights(new Date());
const past = nights.slice(0, -1);
for (const [index, night] of past.entries()) {
  const summary = night.image === undefined ? 'no image was built' : await runNight(night, { root, site, live: false });
  console.log(`  night ${String(index + 1).padStart(2)}/${past.length}  ${night.day}  ${summary}`);
}
const tonight = nights.at(-1);
if (tonight === undefined) throw new Error('the demo has no nights');
console.log(`\n» tonight, ${tonight.day}: a build that is ${tonight.slowerPercent} % slower was put in\n`);
const summary = await runNight(tonight, { root, site, live: true });
const { benchmarks = [] } = JSON.parse(readFileSync(site.closingFile, 'utf8')) as {
  benchmarks?: { runFolder: string }[];
};
const here = (path: string) => relative(process.cwd(), path) || '.';
console.log(`
Demo done in ${Math.round((Date.now() - started) / 1000)} s: ${summary}
  every file of tonight     ${here(benchmarks[0]?.runFolder ?? site.directory)}
  see it in the browser     node apps/plot-server/dist/main.js --site demo   then open http://127.0.0.1:8000
  read a log                node packages/metrics-parse/dist/cli.js --table ${here(benchmarks[0]?.runFolder ?? site.directory)}
The numbers are simulated. On a GPU node the same program measures real ones: see README, "On a real node".`);
