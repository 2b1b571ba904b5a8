/** One point of an offline sweep. */
export interface Combination {
  readonly batchSize: number;
  readonly inputLen: number;
  readonly outputLen: number;
}

/** The lists a sweep was started with (`--batch-size 1 2 4 --input-len 1024 --output-len 128`). */
export interface Sweep {
  readonly batchSizes: readonly number[];
  readonly inputLens: readonly number[];
  readonly outputLens: readonly number[];
}

/** All points of a sweep in the order SGLang measures them: `itertools.product(batch, input, output)`. */
export function combinations(sweep: Sweep): readonly Combination[] {
  return sweep.batchSizes.flatMap((batchSize) =>
    sweep.inputLens.flatMap((inputLen) => sweep.outputLens.map((outputLen) => ({ batchSize, inputLen, outputLen }))),
  );
}

/** The sweep of a printed command line or argument list, if all three lists are in it. */
export function sweepOf(text: string): Sweep | undefined {
  const batchSizes = listOf(text, '--batch(?:-size)?');
  const inputLens = listOf(text, '--input(?:-len)?');
  const outputLens = listOf(text, '--output(?:-len)?');
  return batchSizes && inputLens && outputLens ? { batchSizes, inputLens, outputLens } : undefined;
}

function listOf(text: string, option: string): readonly number[] | undefined {
  const values = new RegExp(`(?:^|\\s)${option}[= ]((?:\\d+(?:\\s+|$))+)`).exec(`${text} `)?.[1];
  return values?.trim().split(/\s+/).map(Number);
}

export function describeCombination({ batchSize, inputLen, outputLen }: Combination): string {
  return `batch ${batchSize}, input ${inputLen}, output ${outputLen}`;
}

export function sameCombination(a: Combination, b: Combination): boolean {
  return a.batchSize === b.batchSize && a.inputLen === b.inputLen && a.outputLen === b.outputLen;
}
