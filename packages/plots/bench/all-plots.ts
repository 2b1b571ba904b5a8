import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeHistory } from '@sglang-ci/compare';
import { measurementsOf, type Night, scanStore } from '@sglang-ci/history';
import { failedNights, onlineTrendCharts, renderOnlinePng, renderOnlineSvg } from '../src/index.ts';
import { consecutive } from '../test/nights.ts';

/** Time and memory to draw every plot of the corpus, and a chart of many nights for a page. */
const rows: Record<string, string | number>[] = [];
const corpus = resolve(
  process.env['SGLANG_CI_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url)),
);
if (existsSync(corpus)) await drawCorpus(join(corpus, 'online_benchmark_log'));
else console.log(`no corpus at ${corpus}: left out`);
drawManyNights();
console.table(rows);

/** Works on a copy: a scan leaves an index in the folder. */
async function drawCorpus(from: string): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), 'plots-bench-'));
  try {
    cpSync(from, copy, { recursive: true });
    const nights = await scanStore(copy);
    const groups = benchmarksOf(nights);
    for (const [what, render] of [
      [`${groups.length} PNGs of the corpus`, renderOnlinePng],
      ['the same as SVG', renderOnlineSvg],
    ] as const) {
      const [pictures, row] = timed(what, () => groups.map((group) => draw(group, render)));
      row['CPU each, ms'] = Math.round(Number(row['CPU, ms']) / groups.length);
      row['output, MB'] = (pictures.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The nights that have a value, by benchmark. */
function benchmarksOf(nights: readonly Night[]): readonly (readonly Night[])[] {
  const groups = new Map<string, Night[]>();
  for (const night of nights.filter(({ date }) => date !== '')) {
    const key = [night.hardware, night.model, night.mode, night.subMode].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), night]);
  }
  return [...groups.values()].filter((group) => measurementsOf(group).length > 0);
}

function draw(nights: readonly Night[], render: typeof renderOnlinePng): Buffer {
  return render(measurementsOf(nights), { failedNights: failedNights(nights) });
}

/** Ten years of ten lines: two metrics of five loads. */
function drawManyNights(): void {
  const years = (['e2eMs', 'ttftMs'] as const).flatMap((metric) =>
    [1, 2, 4, 8, 16].flatMap((load) =>
      consecutive('20160101', 3_650, (index) => load * 1_000 * (1 + 0.01 * Math.sin(index * 12.9898))).map((night) => ({
        ...night,
        metric,
        load,
      })),
    ),
  );
  const [judged] = timed('judge 3,650 nights × 10 lines', () => judgeHistory(years));
  for (const maxSlots of [400, 3_650]) {
    const what = `their charts on ${maxSlots.toLocaleString('en-US')} places, as JSON`;
    const [text, row] = timed(what, () =>
      JSON.stringify(onlineTrendCharts(years, { metrics: ['e2eMs', 'ttftMs'], judged, maxSlots })),
    );
    row['output, MB'] = (text.length / 1e6).toFixed(1);
  }
}

type Row = (typeof rows)[number];

/** CPU time says the same on a busy machine. */
function timed<T>(what: string, work: () => T): readonly [T, Row] {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = work();
  const { user, system } = process.cpuUsage(cpu);
  const row: Row = {
    what,
    ms: Math.round(performance.now() - start),
    'CPU, ms': Math.round((user + system) / 1_000),
    'peak RSS, MB': Math.round(process.resourceUsage().maxRSS / 1024),
  };
  rows.push(row);
  return [result, row];
}
