import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExportRow, exportRows, type Night, renderOnlineSummary, scanStore } from '../src/index.ts';

const CORPUS = resolve(
  process.env['SGLANG_CI_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus', import.meta.url)),
);
const ONLINE = join(CORPUS, 'online_benchmark_log');
const isThere = existsSync(join(CORPUS, 'series.dev.csv'));
if (!isThere) report(`corpus tests skipped: no ${CORPUS} (SGLANG_CI_CORPUS names another place)`);

interface TruthRow {
  readonly hardware: string;
  readonly model: string;
  readonly variant_folder: string;
  readonly image_tag: string;
  readonly date: string;
  readonly mode_suffix: string;
  readonly load_kind: string;
  readonly load: string;
  readonly metric: string;
  readonly value: string;
  readonly n_runs: string;
  readonly source?: string;
  readonly host?: string;
}

describe.skipIf(!isThere)('the real nights', () => {
  let nights: readonly Night[] = [];
  let rows: ReadonlyMap<string, ExportRow> = new Map();

  beforeAll(async () => {
    nights = await scanStore(ONLINE, { index: false });
    rows = new Map(exportRows(nights).map((row) => [[row.folder, row.load_kind, row.load, row.metric].join(' '), row]));
  }, 120_000);

  it.each(['series.dev.csv', 'series_ext.dev.csv'])('hold every value of %s', (file) => {
    const truth = table(file);
    const here = truth.filter((row) => existsSync(join(ONLINE, row.hardware, row.model, row.variant_folder)));
    const wrong = here.flatMap((row) => differences(row, rows.get(keyOf(row))));
    report(
      `${file}: ${here.length - wrong.length} of ${here.length} rows equal; ${truth.length - here.length} rows of folders that are not in the corpus`,
    );
    expect(here.length).toBeGreaterThan(1_000);
    expect(wrong).toStrictEqual([]);
  });

  it('have no other latency value than those', () => {
    const truth = new Set(table('series_ext.dev.csv').map(keyOf));
    const latencies = [...rows].filter(([, row]) => ['e2e_ms', 'ttft_ms', 'itl_ms'].includes(row.metric));
    expect(latencies.filter(([key]) => !truth.has(key)).map(([key]) => key)).toStrictEqual([]);
  });

  it('are all found, the hand-made folders left out', () => {
    const folders = ['mi30x', 'mi35x', 'unknown'].flatMap((hardware) =>
      readdirSync(join(ONLINE, hardware)).flatMap((model) => readdirSync(join(ONLINE, hardware, model))),
    );
    const tagged = folders.filter((folder) => /^v\d/.test(folder));
    expect(nights.map((night) => night.folder).toSorted()).toStrictEqual(tagged.toSorted());
    report(`${nights.length} nights, ${folders.length - tagged.length} folders without a tag`);
  });

  it('hold the accuracy of the last GSM8K session, and none where it crashed', () => {
    const truth = truthOf('gsm8k');
    const byFolder = new Map(nights.map((night) => [night.path, night]));
    const wrong = truth.flatMap((line) => {
      const night = byFolder.get(join(CORPUS, line.path, '..'));
      const runs = line.sessions?.at(-1)?.runs ?? [];
      const isTrusted =
        (line.final?.average_n ?? 0) > 0 && !runs.some((run) => run.accuracy === null && run.included !== false);
      const expected = isTrusted ? (line.final?.average ?? null) : null;
      const found = night?.gsm8k?.accuracy;
      return found === expected ? [] : [`${line.path}: ${found} for ${JSON.stringify(line.final)}`];
    });
    report(`gsm8k: ${truth.length - wrong.length} of ${truth.length} logs equal`);
    expect(wrong).toStrictEqual([]);
  });

  it('consolidate to the same complete nights as the old script found', () => {
    const { kept, missing } = findingsOfOldScript(nights);
    const wrong = [...kept].filter((key) => completeNights(nights, key).length === 0);
    const filled = [...missing].filter((key) => hasLoad(nights, key));
    report(
      `old consolidation: ${kept.size - wrong.length} of ${kept.size} complete nights complete, ${missing.size - filled.length} of ${missing.size} missing loads missing`,
    );
    expect(kept.size).toBeGreaterThan(50);
    // Single nights were measured again on another machine after those logs were written.
    expect(wrong.length / kept.size, wrong.join('\n')).toBeLessThan(0.05);
    expect(filled.length, filled.join('\n')).toBeLessThan(2);
  });

  it('hold the KV cache of their server logs', () => {
    const byFolder = new Map(nights.map((night) => [night.path, night]));
    const truth = truthOf('server').filter((line) => byFolder.has(join(CORPUS, line.path, '..')));
    const wrong = truth.flatMap((line) => {
      const found = byFolder.get(join(CORPUS, line.path, '..'))?.kvCache;
      const [cache] = line.kv_cache ?? [];
      const gb = cache?.kv_gb ?? (cache?.k_gb === undefined ? undefined : cache.k_gb + (cache.v_gb ?? 0));
      const isEqual = found?.tokens === cache?.tokens && Math.abs((found?.gb ?? 0) - (gb ?? 0)) < 0.005;
      return isEqual ? [] : [`${line.path}: ${JSON.stringify(found)} for ${JSON.stringify(cache)}`];
    });
    report(`KV cache: ${truth.length - wrong.length} of ${truth.length} server logs equal`);
    expect(truth.length).toBeGreaterThan(50);
    expect(wrong).toStrictEqual([]);
  });
});

function report(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** What the consolidation logs beside the nights say, for nights that the corpus holds. */
function findingsOfOldScript(nights: readonly Night[]): {
  readonly kept: ReadonlySet<string>;
  readonly missing: ReadonlySet<string>;
} {
  const kept = new Set<string>();
  const missing = new Set<string>();
  for (const night of nights) {
    const path = join(night.path, 'process_and_generate_online_plots.log');
    if (!existsSync(path)) continue;
    const text = readFileSync(path, 'utf8');
    const where = `${night.hardware} ${night.model}`;
    const loads = /Expected \w+: \[([\d, ]+)\]/.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
    for (const [, date, variant] of text.matchAll(/\('(\d{8})', '(\w+)'\)/g))
      kept.add(`${where} ${date} ${variant} ${loads}`);
    for (const [, date, variant, load] of text.matchAll(
      /^Date (\d{8}), Variant (\w+), Mode aiter, \w+ (\d+): Missing valid/gm,
    )) {
      missing.add(`${where} ${date} ${variant} ${load}`);
    }
  }
  const withValues = new Set(
    nights
      .filter((night) => hasCells(night))
      .map((night) => `${night.hardware} ${night.model} ${night.date} ${variantOf(night)}`),
  );
  const nightIn = (key: string) => key.split(' ').slice(0, 4).join(' ');
  const keptNights = new Set([...kept].map(nightIn));
  return {
    kept: new Set([...kept].filter((key) => withValues.has(nightIn(key)))),
    missing: new Set([...missing].filter((key) => withValues.has(nightIn(key)) && !keptNights.has(nightIn(key)))),
  };
}

function hasCells(night: Night): boolean {
  return night.points.some((point) => point.csv !== undefined);
}

function variantOf({ subMode }: Night): string {
  return { dp_attention: 'dp', mtp_test: 'mtp', dp_attention_mtp_test: 'dp_mtp' }[subMode] ?? 'standard';
}

function summaryOf(
  nights: readonly Night[],
  key: string,
  completeFor?: readonly number[],
): readonly Record<string, string>[] {
  const [hardware, model, date, variant] = key.split(' ');
  const chosen = nights.filter((night) => night.hardware === hardware && night.model === model && night.date === date);
  const { csv } = renderOnlineSummary(chosen, completeFor === undefined ? {} : { completeFor });
  return Papa.parse<Record<string, string>>(csv.trim(), { header: true }).data.filter(
    (row) => row['variant'] === variant,
  );
}

function completeNights(nights: readonly Night[], key: string): readonly Record<string, string>[] {
  return summaryOf(nights, key, key.split(' ')[4]?.split(',').map(Number));
}

function hasLoad(nights: readonly Night[], key: string): boolean {
  const load = key.split(' ')[4];
  return summaryOf(nights, key).some((row) => (row['request_rate'] ?? row['concurrency']) === load);
}

interface TruthLine {
  readonly kind: string;
  readonly path: string;
  readonly area: string;
  readonly final?: { readonly average: number | null; readonly average_n: number | null } | null;
  readonly sessions?: readonly {
    readonly runs: readonly { readonly accuracy: number | null; readonly included: boolean | null }[];
  }[];
  readonly kv_cache?: readonly {
    readonly tokens: number;
    readonly kv_gb?: number;
    readonly k_gb?: number;
    readonly v_gb?: number;
  }[];
}

function truthOf(kind: string): readonly TruthLine[] {
  return readFileSync(join(CORPUS, 'truth.dev.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TruthLine)
    .filter((line) => line.kind === kind && line.area === 'online');
}

function table(file: string): readonly TruthRow[] {
  return Papa.parse<TruthRow>(readFileSync(join(CORPUS, file), 'utf8').trim(), { header: true }).data;
}

function keyOf(row: TruthRow): string {
  return [row.variant_folder, row.load_kind, row.load, row.metric].join(' ');
}

function differences(truth: TruthRow, row: ExportRow | undefined): readonly string[] {
  const expected = {
    hardware: truth.hardware === 'unknown' ? 'mi35x' : truth.hardware,
    model: truth.model,
    image_tag: truth.image_tag,
    date: truth.date,
    mode: truth.mode_suffix,
    value: Number(truth.value),
    runs: Number(truth.n_runs),
    ...(truth.source === undefined ? {} : { source: truth.source === 'csv' ? 'csv' : 'logs' }),
    ...(truth.host === undefined ? {} : { node: truth.host }),
  };
  const found = Object.fromEntries(Object.keys(expected).map((key) => [key, row?.[key as keyof ExportRow]]));
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`${keyOf(truth)}: ${JSON.stringify(found)} for ${JSON.stringify(expected)}`];
}
