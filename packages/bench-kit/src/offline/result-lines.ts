import { readFile } from 'node:fs/promises';
import { parseResultJsonl } from '@sglang-ci/metrics-parse';
import { pathIn, type Session } from '../run/session.ts';
import { combinationOf } from './batch-unit.ts';

const FILE = 'result.jsonl';

/** Keeps one line per point in the file that `bench_one_batch` only ever appends to: the last one, in the plan's order. */
export async function keepResultLines(session: Session): Promise<void> {
  const text = await readFile(pathIn(session, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const lines = text.split('\n');
  const rows = parseResultJsonl(text).rows.map((row) => ({ values: row.values, text: lines[row.line - 1] ?? '' }));
  const kept = session.plan.points.flatMap((point) => {
    const wanted = combinationOf(point.load);
    const row = rows.findLast(
      ({ values }) =>
        values['batch_size'] === wanted?.batchSize &&
        values['input_len'] === wanted?.inputLen &&
        values['output_len'] === wanted?.outputLen,
    );
    return row === undefined ? [] : [`${row.text}\n`];
  });
  if (kept.join('') !== text) await session.folder.write(FILE, kept.join(''));
}
