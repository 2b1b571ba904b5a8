import type { Place } from '../common/record.ts';
import type { Mutable } from '../common/values.ts';
import type { LogLine } from '../scan/log-line.ts';
import type { OneBatchPoint } from './one-batch-log.ts';

const PREFILL = /Prefill\. latency: +(\d+\.\d+) s, throughput: +(\d+\.\d+) token\/s/;
const STEP = /Decode(?: \d+)?\. +(?:Batch size: (\d+), )?latency: +\d+\.\d+ s, throughput: +\d+\.\d+ token\/s/;
const DECODE = /Decode\. +median latency: +(\d+\.\d+) s, median throughput: +(\d+\.\d+) token\/s/;
const TOTAL = /Total\. latency: +(\d+\.\d+) s, throughput: +(\d+\.\d+) token\/s/;

/** A block while it is read; its batch size where decode steps name it. */
export type BlockDraft = Mutable<Omit<OneBatchPoint, 'where' | 'batchSize'>> & {
  where: Record<string, Place>;
  printedBatchSize?: number;
};

/** Gathers the unlabelled blocks of `bench_one_batch` in the order they were printed. */
export class OneBatchBlocks {
  readonly blocks: BlockDraft[] = [];

  push(text: string, line: LogLine): void {
    const prefill = PREFILL.exec(text);
    if (prefill) {
      this.blocks.push({ decodeSteps: 0, complete: false, where: {} });
      this.#set(line, { prefillLatencyS: Number(prefill[1]), prefillThroughputTokS: Number(prefill[2]) });
      return;
    }
    const open = this.blocks.at(-1);
    if (!open || open.complete) return;
    const decode = DECODE.exec(text);
    const total = TOTAL.exec(text);
    const step = STEP.exec(text);
    if (decode)
      this.#set(line, { medianDecodeLatencyS: Number(decode[1]), medianDecodeThroughputTokS: Number(decode[2]) });
    else if (total) {
      this.#set(line, { totalLatencyS: Number(total[1]), totalThroughputTokS: Number(total[2]) });
      open.complete = true;
    } else if (step) {
      open.decodeSteps += 1;
      if (step[1] !== undefined) open.printedBatchSize = Number(step[1]);
    }
  }

  #set(line: LogLine, values: Partial<BlockDraft>): void {
    const block = this.blocks.at(-1);
    if (!block) return;
    Object.assign(block, values);
    for (const name of Object.keys(values)) block.where[name] = { line: line.line, byte: line.byte };
  }
}
