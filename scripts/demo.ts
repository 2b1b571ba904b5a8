import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { CiError } from '@sglang-ci/core';
import { lockFolder } from '@sglang-ci/history';
import { demoNights } from './demo/demo-nights.ts';
import { layOutSite, runFolderOf } from './demo/lay-out-site.ts';
import { NightFailed, runNight } from './demo/run-night.ts';
import { buildOnce } from './demo/build-once.ts';

/** `npm start`: some simulated nights of the past, then tonight with a regression put in, through the real programs. */
const root = join(import.meta.dirname, '..');
const started = Date.now();
const lock = await holdDemo(root);
console.log('» building (a minute the first time, a moment later)');
await buildOnce(root);
const site = await layOutSite(join(root, 'demo'));
console.log(`» simulated node ${site.node}: every number below is simulated, none is a measurement of real hardware`);
console.log('» hours and durations are those of the simulated nights: this machine needs seconds for them\n');
process.on('uncaughtException', failInASentence);

const nights = demoNights(new Date());
const past = nights.slice(0, -1);
for (const [index, night] of past.entries()) {
  const summary = night.image === undefined ? 'no image was built' : await runNight(night, { root, site, live: false });
  console.log(`  night ${String(index + 1).padStart(2)}/${past.length}  ${night.day}  ${summary}`);
}
const tonight = nights.at(-1);
if (tonight === undefined) throw new Error('the demo has no nights');
console.log(
  `\n» tonight, ${tonight.day}: a build whose decode steps take ${tonight.slowerPercent} % longer was put in\n`,
);
const summary = await runNight(tonight, { root, site, live: true });
const folder = relative(process.cwd(), runFolderOf(site, tonight)) || '.';
console.log(`
Demo done in ${Math.round((Date.now() - started) / 1000)} s: ${summary}
  all files of tonight      ${folder}
  see it in the browser     node apps/plot-server/dist/main.js --site demo   then open http://127.0.0.1:8000
  read its logs             node packages/metrics-parse/dist/cli.js --table ${folder}
The numbers are simulated. On a GPU node the same program measures real ones: README, "On a real node".`);
await lock.release();

/** Two demos in one checkout would write into the same nights. */
async function holdDemo(folder: string) {
  const place = join(folder, '.tools', 'demo-lock');
  await mkdir(place, { recursive: true });
  const breakLock = process.argv.includes('--break-lock');
  return lockFolder(place, new Date().toISOString(), { breakLock }).catch((error: CiError) => {
    console.error(`another demo runs in this checkout: ${error.message}\nhint: ${error.hint ?? 'start again'}`);
    process.exit(75);
  });
}

function failInASentence(error: Error): never {
  console.error(error instanceof NightFailed ? `\n${error.message}` : error);
  process.exit(1);
}
