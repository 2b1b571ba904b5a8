import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { CliContext } from '@sglang-ci/cli-kit';
import { describe, expect, it } from 'vitest';
import { consolidate } from '../src/cli/consolidate.ts';
import { exportValues } from '../src/cli/export-values.ts';
import { csvText } from '../src/summary/csv-text.ts';
import { clientLog, GROK_FOLDER, grokCsv, grokLogName, withDirectory, writeTree } from './sample-folder.ts';

const RUN = { load: 1, run: 1, e2e: 9000.5, ttft: 90, itl: 9 };
const files = {
  [`mi30x/GROK1/${GROK_FOLDER}/${GROK_FOLDER}.csv`]: grokCsv({ e2e: ['9000.50'], ttft: ['90.00'], itl: ['9.00'] }, [1]),
  [`mi30x/GROK1/${GROK_FOLDER}/${grokLogName(RUN)}`]: clientLog(RUN),
};
const scan = (dir: string) => ({ dir, since: undefined, verify: false, index: false }) as const;

interface Captured {
  readonly context: Pick<CliContext, 'stdout' | 'stderr'>;
  readonly text: (stream: 'stdout' | 'stderr') => string;
}

function capture(): Captured {
  const chunks = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks[name] += chunk.toString();
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  return { context: { stdout: sink('stdout'), stderr: sink('stderr') }, text: (name) => chunks[name] };
}

const withStore = <T>(use: (root: string, out: Captured) => Promise<T>): Promise<T> =>
  withDirectory((root) => {
    writeTree(root, files);
    return use(root, capture());
  });

describe('export', () => {
  it('prints a CSV with one line per value', () =>
    withStore(async (root, out) => {
      expect(await exportValues({ ...scan(root), format: 'csv' }, out.context)).toBe(0);
      const [header, first] = out.text('stdout').split('\n');
      expect(header).toBe(
        'hardware,model,folder,image_tag,date,mode,load_kind,load,metric,value,runs,source,node,input_len,output_len,backend',
      );
      expect(first).toBe(
        `mi30x,GROK1,${GROK_FOLDER},v0.5.6-rocm700-mi30x-20251205,20251205,standard,request_rate,1,e2e_ms,9000.5,1,csv,node-a,,,aiter`,
      );
    }));

  it('prints the same as JSON', () =>
    withStore(async (root, out) => {
      await exportValues({ ...scan(root), format: 'json' }, out.context);
      const rows = JSON.parse(out.text('stdout')) as readonly { metric: string; value: number; source: string }[];
      expect(rows.map(({ metric, value, source }) => [metric, value, source])).toContainEqual([
        'output_throughput_tok_s',
        1500.25,
        'logs',
      ]);
    }));

  it('names a folder that cannot be read and fails, after printing the others', () =>
    withStore(async (root, out) => {
      const broken = GROK_FOLDER.replace('20251205', '20251206');
      writeTree(join(root, 'mi30x/GROK1', broken, 'results.json'), { 'is a folder': '' });
      expect(await exportValues({ ...scan(root), format: 'csv' }, out.context)).toBe(1);
      expect(out.text('stderr')).toContain(broken);
      expect(out.text('stdout')).toContain('9000.5');
    }));

  it('refuses a day that is none', () =>
    withStore(async (root, out) => {
      await expect(
        exportValues({ ...scan(root), since: '2025-12-01', format: 'csv' }, out.context),
      ).rejects.toMatchObject({ code: 'USAGE' });
    }));
});

describe('consolidate', () => {
  const options = {
    mode: 'online',
    model: undefined,
    hardware: undefined,
    completeOnly: false,
    outDir: undefined,
  } as const;

  it('prints the summary of the one model there is', () =>
    withStore(async (root, out) => {
      expect(await consolidate({ ...scan(root), ...options }, out.context)).toBe(0);
      expect(out.text('stdout').split('\n')[1]).toBe('20251205,standard,aiter,1,node-a,,9000.5,90,9,,');
      expect(out.text('stderr')).toBe('1 rows; 0 of 1 nights left out\n');
    }));

  it('writes it under the name of the old scripts', () =>
    withStore(async (root, out) => {
      const outDir = join(root, 'summaries');
      await consolidate({ ...scan(root), ...options, outDir }, out.context);
      const path = join(outDir, `GROK1_MOE-I4F8_online_all_variants_aiter_summary_${hostname()}.csv`);
      expect(out.text('stdout')).toBe(`${path}\n`);
      expect(readFileSync(path, 'utf8')).toContain('E2E_Latency_ms');
    }));

  it('says what to choose when there are several models, and that there is nothing when there is nothing', () =>
    withStore(async (root, out) => {
      await expect(consolidate({ ...scan(root), ...options, mode: 'offline' }, out.context)).rejects.toMatchObject({
        code: 'NO_DATA',
      });
      writeTree(join(root, 'mi35x/GROK1', GROK_FOLDER.replace('mi30x', 'mi35x')), {});
      await expect(consolidate({ ...scan(root), ...options }, out.context)).rejects.toThrow(
        'GROK1 on mi30x, GROK1 on mi35x',
      );
    }));
});

it('a text that a spreadsheet would take for a formula is a text in a CSV, a negative number stays a number', () => {
  expect(csvText(['a', 'b', 'c'], [['=HYPERLINK("http://e","x")', -1.5, '-2.5']])).toBe(
    `a,b,c\n"'=HYPERLINK(""http://e"",""x"")",-1.5,-2.5\n`,
  );
});
