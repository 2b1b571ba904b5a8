import type { Namespace } from '../python/argparse.ts';

/** One point of the sweep; lengths in tokens. */
export interface Combination {
  readonly batchSize: number;
  readonly inputLen: number;
  readonly outputLen: number;
}

/** All points in the order of `itertools.product(batch_size, input_len, output_len)`. */
export function combinations(args: Namespace): Combination[] {
  return list(args['batch_size']).flatMap((batchSize) =>
    list(args['input_len']).flatMap((inputLen) =>
      list(args['output_len']).map((outputLen) => ({ batchSize, inputLen, outputLen })),
    ),
  );
}

function list(value: Namespace[string] | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
