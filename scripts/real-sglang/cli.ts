import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildOnce } from '../demo/build-once.ts';
import { cases } from './cases.ts';
import { installEngine, NotHere } from './install-engine.ts';
import { endLeftovers } from './leftovers.ts';

const NEWEST = '0.5.23';
const HELP = `Usage: pnpm test:engine [--version ${NEWEST}] [--only NAME]…

Runs nights against the real SGLang on this machine's CPU: its own programs, HTTP server and scheduler, with a tiny random
model. No GPU is needed; the latencies mean nothing, the behaviour does. The first time it installs SGLang from PyPI
(7 GB, below SGLANG_CI_ENGINE_CACHE or the user's cache folder). A loaded machine needs half an hour for all cases.

  --version  the SGLang to install and to test (default: ${NEWEST}, the newest that was tried)
  --only     only this case; may be repeated: ${cases.map(({ name }) => name).join(', ')}
  --keep     leave the run folders of cases that passed as well

Prints one line per case. Exit code 1 when one fails, 2 for wrong options, 0 with a reason where python3-venv or PyPI is missing.`;

const root = join(import.meta.dirname, '..', '..');
process.exitCode = await main();

async function main(): Promise<number> {
  const { version, only, keep, help } = readOptions();
  if (help) {
    console.log(HELP);
    return 0;
  }
  const chosen = cases.filter(({ name }) => only.length === 0 || only.includes(name));
  if (chosen.length === 0 || only.some((name) => !cases.some((one) => one.name === name))) {
    console.error(`no such case: ${only.join(', ')}\n\n${HELP}`);
    return 2;
  }
  console.log(`» SGLang ${version}: installing what is missing, building`);
  const cache = process.env['SGLANG_CI_ENGINE_CACHE'] ?? join(userCache(), 'sglang-ci-engine');
  const engine = await installEngine(cache, version).catch((error: unknown) => {
    if (error instanceof NotHere) return error;
    throw error;
  });
  if (engine instanceof NotHere) {
    console.log(`skipped: ${engine.message}`);
    return 0;
  }
  await buildOnce(root);
  let failed = 0;
  for (const one of chosen) if (!(await runCase(one, { engine, keep }))) failed += 1;
  console.log(`${chosen.length - failed} of ${chosen.length} cases passed with SGLang ${version}`);
  return failed === 0 ? 0 : 1;
}

/** One line: name, seconds, outcome. The folder of a case that failed stays, for whoever looks into it. */
async function runCase(
  { name, run }: (typeof cases)[number],
  { engine, keep }: { engine: Awaited<ReturnType<typeof installEngine>>; keep: boolean },
): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), `sglang-ci-engine-${name}-`));
  const started = Date.now();
  const stop = () => void endLeftovers(folder, 0).then(() => process.exit(130));
  process.on('SIGINT', stop).on('SIGTERM', stop);
  let outcome = '';
  let passed = false;
  try {
    outcome = await run({ root, engine, folder });
    passed = true;
  } catch (error) {
    outcome = error instanceof Error ? error.message : String(error);
  }
  const left = await endLeftovers(folder);
  if (left.length > 0) {
    outcome += `; left behind: ${left.join(', ')}`;
    passed = false;
  }
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${passed ? '✓' : '✗'} ${name.padEnd(15)} ${String(seconds).padStart(4)} s  ${outcome}`);
  if (passed && !keep) rmSync(folder, { recursive: true, force: true });
  else console.log(`  its folder: ${folder}`);
  return passed;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        version: { type: 'string', default: NEWEST },
        only: { type: 'string', multiple: true, default: [] },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

function userCache(): string {
  return process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
}
