import type { Measurement } from '@sglang-ci/core';

/**
 * Values that do not tell their GPUs' product get that of the same machine: the one probed next after them, else the last
 * one before. Nights of the time before products were probed so stay in their series; a machine whose GPUs were exchanged
 * begins a new one. Values of machines of which nothing was ever probed stay as they are.
 */
export function adoptProducts(values: readonly Measurement[]): readonly Measurement[] {
  const known = new Map<string, Map<string, string>>();
  for (const { hardware, node, product, date } of values) {
    if (product === undefined) continue;
    const machine = machineOf({ hardware, node });
    known.set(machine, (known.get(machine) ?? new Map<string, string>()).set(date, product));
  }
  if (known.size === 0) return values;
  const probed = new Map(
    [...known].map(([machine, byDate]) => [
      machine,
      [...byDate].map(([date, product]) => ({ date, product })).toSorted((a, b) => a.date.localeCompare(b.date)),
    ]),
  );
  return values.map((value) => {
    if (value.product !== undefined) return value;
    const list = probed.get(machineOf(value)) ?? [];
    const product = (list.find(({ date }) => date >= value.date) ?? list.at(-1))?.product;
    return product === undefined ? value : { ...value, product };
  });
}

function machineOf({ hardware, node }: { readonly hardware: string; readonly node?: string | undefined }): string {
  return `${hardware}|${node ?? ''}`;
}
