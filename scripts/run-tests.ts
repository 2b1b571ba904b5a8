import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { $ } from 'zx';

/** `npm test`: builds everything, checks everything, runs all tests of all packages and ends with one line of counts. */
interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly success: boolean;
}

const root = join(import.meta.dirname, '..');
const shown = $({ cwd: root, stdio: 'inherit', nothrow: true, verbose: false });
const only = process.argv.slice(2);

console.log('» building every package');
const built = await $({ cwd: root, nothrow: true, quiet: true })`turbo run build --output-logs=errors-only`;
if (built.exitCode !== 0) {
  console.error(built.stdout + built.stderr);
  process.exit(1);
}
console.log('» checking format, lint, floors, types, unused exports, packages');
const checked = process.env['SGLANG_CI_SKIP_CHECKS'] === '1' ? 0 : (await shown`tsx scripts/check.ts`).exitCode;
console.log('» running the tests');
const folder = mkdtempSync(join(tmpdir(), 'sglang-ci-tests-'));
const report = join(folder, 'report.json');
const tested = await shown`vitest run --reporter=default --reporter=json --outputFile.json=${report} ${only}`;
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });
const brokenRun = tested.exitCode !== 0 && counts.numFailedTests === 0;
const failed = counts.numFailedTests + (checked === 0 ? 0 : 1) + (brokenRun ? 1 : 0);
console.log(`${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests} skipped`);
process.exitCode = checked === 0 && tested.exitCode === 0 && counts.success && counts.numPassedTests > 0 ? 0 : 1;

function readCounts(): Counts {
  try {
    return JSON.parse(readFileSync(report, 'utf8')) as Counts;
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, success: false };
  }
}
