import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for one test, and how to remove it. */
export async function tempDir(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'plots-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Writes a GROK1 online run folder as the old scripts left it: only the CSV. `undefined` values are empty cells. */
export async function writeOnlineNight(
  parent: string,
  tag: string,
  values: readonly (number | undefined)[] | undefined,
  suffix = '',
): Promise<void> {
  const name = `${tag}_GROK1_MOE-I4F8_online${suffix}`;
  await mkdir(join(parent, name), { recursive: true });
  if (values === undefined) return;
  const section = (title: string, factor: number) =>
    [
      '',
      `Median ${title} (ms, lower better)`,
      ['request rate', 1, 2, 4, 8, 16].join('\t'),
      ['MI300x-aiter, node-a', ...values.map((value) => (value === undefined ? '' : (value * factor).toFixed(2)))].join(
        '\t',
      ),
    ].join('\n');
  const csv = [`Online mode - GROK1 (${tag})`, section('E2E Latency', 1), section('TTFT', 0.01), section('ITL', 0.002)];
  await writeFile(join(parent, name, `${name}.csv`), `${csv.join('\n')}\n`);
}

/** Writes a GROK1 offline run folder with its CSV: latency of batch sizes 1 and 32. */
export async function writeOfflineNight(parent: string, tag: string, latencyS: number): Promise<void> {
  const name = `${tag}_GROK1_MOE-I4F8_offline`;
  await mkdir(join(parent, name), { recursive: true });
  const row = (batch: number) => [8, batch, 1024, 128, 'aiter', 0.1, 0.01, latencyS * batch, 9000, 100, 1000].join(',');
  const header =
    'TP,batch_size,IL,OL,Backend,Prefill_latency(s),Median_decode_latency(s),E2E_Latency(s),Prefill_Throughput(token/s),Median_Decode_Throughput(token/s),E2E_Throughput(token/s)';
  await writeFile(join(parent, name, `${name}.csv`), `${[header, row(1), row(32)].join('\n')}\n`);
}
