import type { RecordDraft } from '../common/record.ts';
import { type Combination, combinations, describeCombination, sameCombination, type Sweep } from './combination.ts';
import type { BlockDraft } from './one-batch-blocks.ts';
import type { OneBatchPoint } from './one-batch-log.ts';

/** Printed values have at most five decimals; a real mismatch is a factor, not percents. */
const TOLERANCE = 0.02;

/**
 * Gives each block the combination it measured. Blocks carry no label: they come in the order of the sweep, without the
 * combinations that were skipped. A block whose numbers contradict its combination is given none, and says so.
 */
export function pairBlocks(
  blocks: readonly BlockDraft[],
  facts: { readonly sweep: Sweep | undefined; readonly skipped: readonly Combination[]; readonly draft: RecordDraft },
): { readonly points: readonly OneBatchPoint[]; readonly missing: readonly Combination[] } {
  const expected = facts.sweep ? combinations(facts.sweep) : [];
  const open = expected.filter((one) => !facts.skipped.some((skipped) => sameCombination(one, skipped)));
  const missing = new Set(open);
  let next = 0;
  const points = blocks.map((block, index): OneBatchPoint => {
    const { printedBatchSize, ...values } = block;
    if (!facts.sweep) return printedBatchSize === undefined ? values : { ...values, batchSize: printedBatchSize };
    const at = open.findIndex((one, place) => place >= next && agrees(block, one));
    const combination = open[at];
    if (!combination) {
      facts.draft.problem('block-unpaired', `Block ${index + 1} fits no combination of the sweep that is still open.`);
      return values;
    }
    next = at + 1;
    if (block.complete) missing.delete(combination);
    return { ...combination, ...values };
  });
  for (const one of missing) facts.draft.problem('block-missing', `Not measured: ${describeCombination(one)}.`);
  return { points, missing: [...missing] };
}

/** Prefill throughput is `batch × input / latency`, so a block tells what it measured. */
function agrees(block: BlockDraft, { batchSize, inputLen }: Combination): boolean {
  if (block.printedBatchSize !== undefined && block.printedBatchSize !== batchSize) return false;
  const { prefillLatencyS, prefillThroughputTokS } = block;
  if (!prefillLatencyS || !prefillThroughputTokS || prefillLatencyS < 0.001) return true;
  const tokens = prefillLatencyS * prefillThroughputTokS;
  return Math.abs(tokens / (batchSize * inputLen) - 1) <= TOLERANCE;
}
