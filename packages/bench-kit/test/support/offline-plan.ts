import type { Command, Plan, PointPlan } from '@sglang-ci/core';
import { TAG, words } from './sim-night.ts';

export interface OfflineSweep {
  readonly batches: readonly number[];
  readonly sweep: Plan['sweep'];
  /** `--mem-fraction-static` of the batch sizes that need one: they cannot share a process with others. */
  readonly memFraction?: Readonly<Record<number, number>>;
}

/** GROK1 offline on the node of an online plan, in small. */
export function offlinePlan({ server: _server, gate: _gate, ...online }: Plan, offline: OfflineSweep): Plan {
  const { batches, sweep, memFraction = {} } = offline;
  const name = `${TAG}_GROK1_MOE-I4F8_offline`;
  const runFolder = online.runFolder.replaceAll('online', 'offline');
  const command = (sizes: readonly number[]): Command => {
    const fraction = memFraction[sizes[0] ?? 0];
    const memory = fraction === undefined ? '' : ` --mem-fraction-static ${fraction}`;
    return {
      env: { SGLANG_USE_AITER: '1', SGLANG_INT4_WEIGHT: '1' },
      argv: words(
        `python3 -m sglang.bench_one_batch --model ${online.model.path} --tp 8 --batch-size ${sizes.join(' ')} --input-len 1024 --output-len 128 --attention-backend aiter --quantization fp8 --trust-remote-code${memory} --result-filename ${runFolder}/result.jsonl`,
      ),
    };
  };
  const fractions = [...new Set(batches.map((batch) => memFraction[batch]))];
  const alike = fractions.map((fraction) => batches.filter((batch) => memFraction[batch] === fraction));
  const idOf = (batch: number) => `tp8-bs${batch}-il1024`;
  const points = batches.map(
    (value): PointPlan => ({
      id: idOf(value),
      load: { kind: 'batch_size', value, inputLen: 1024, outputLen: 128, tp: 8 },
      command: command([value]),
      runs: 1,
      log: `tp8_bs${value}_il1024.log`,
      limitS: 60_000,
      flushBefore: false,
      pauseAfterS: 0,
    }),
  );
  return {
    ...online,
    mode: 'offline',
    subMode: 'normal',
    runFolder,
    points,
    sweep,
    groups: alike.map((sizes, index) => ({
      points: sizes.map(idOf),
      command: command(sizes),
      log: `group${index + 1}.log`,
      limitS: 60_000,
    })),
    onlineRun: { folder: online.runFolder, gateLog: 'gsm8k.log' },
    csv: { file: `${name}.csv`, title: '', rowLabel: 'aiter', backendColumn: true },
  };
}
