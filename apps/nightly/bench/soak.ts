/** Nights in a row with random faults on one machine. `tsx apps/nightly/bench/soak.ts [NIGHTS] [SEED]` */
import { soak, type SoakNight } from '../test/campaign/soak.ts';

const count = Number(process.argv[2] ?? 365);
const seed = Number(process.argv[3] ?? 1);
const startedAt = performance.now();
const report = await soak({
  nights: count,
  seed,
  onNight: ({ day, kind, code, seconds }, done) =>
    console.error(`${done}/${count} ${day} ${kind}: ${code ?? 'killed'} (${seconds.toFixed(1)} s)`),
});

const { nights, problems } = report;
console.log(`${count} nights, seed ${seed}, ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes\n`);
console.log('| what happened | nights | exit codes |\n|---|--:|---|');
for (const kind of new Set(nights.map((night) => night.kind)))
  console.log(`| ${kind} | ${ofKind(kind).length} | ${codesOf(ofKind(kind))} |`);
const size = Math.max(1, Math.floor(count / 4));
console.log('\n| nights | peak memory of a whole night, MB: median | most |\n|---|--:|--:|');
for (let from = 0; from < count; from += size) {
  const peaks = nights.slice(from, from + size).flatMap(({ peakMb, code }) => (code === 0 && peakMb ? [peakMb] : []));
  const sorted = peaks.toSorted((a, b) => a - b);
  console.log(
    `| ${from + 1}–${Math.min(from + size, count)} | ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} | ${sorted.at(-1)?.toFixed(0)} |`,
  );
}
console.log(
  `\n${report.cards} cards, ${report.repeated} of them twice, ${report.measurements} measurements and ${report.files} files at the end`,
);
console.log(`${problems.length} problems`);
for (const problem of problems) console.log(`- ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function ofKind(kind: SoakNight['kind']): readonly SoakNight[] {
  return nights.filter((night) => night.kind === kind);
}

function codesOf(some: readonly SoakNight[]): string {
  const codes = some.map(({ code }) => String(code ?? 'killed'));
  return [...new Set(codes)].map((code) => `${code}: ${codes.filter((one) => one === code).length}`).join(', ');
}
