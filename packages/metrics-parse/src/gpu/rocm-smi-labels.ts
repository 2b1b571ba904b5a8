import type { Mutable } from '../common/values.ts';
import type { GpuSample } from './gpu-status.ts';
import { smiNumber } from './smi-json.ts';

export type SampleDraft = Mutable<GpuSample>;

type NumberKey = 'usePercent' | 'vramPercent' | 'vramUsedBytes' | 'vramTotalBytes' | 'temperatureC' | 'powerW';

/** Labels of `rocm-smi`, the same in its JSON and its `GPU[0] : label: value` rows. */
const LABELS: ReadonlyMap<string, NumberKey> = new Map<string, NumberKey>([
  ['GPU use (%)', 'usePercent'],
  ['GPU Memory Allocated (VRAM%)', 'vramPercent'],
  ['VRAM Total Used Memory (B)', 'vramUsedBytes'],
  ['VRAM Total Memory (B)', 'vramTotalBytes'],
  ['Temperature (Sensor junction) (C)', 'temperatureC'],
  ['Current Socket Graphics Package Power (W)', 'powerW'],
  ['Average Graphics Package Power (W)', 'powerW'],
]);

/** Puts one labelled value into the sample. `GPU memory use (%)` of old releases is memory activity, not VRAM: not read. */
export function readLabel(sample: SampleDraft, label: string, value: unknown): void {
  const key = LABELS.get(label);
  const number = key ? smiNumber(value) : undefined;
  if (key && number !== undefined) sample[key] = number;
  if (label === 'Compute Partition' && typeof value === 'string' && value !== 'N/A') sample.partition = value;
}

/** A row of the labelled text output: `GPU[0]\t\t: GPU use (%): 0`. */
const ROW = /^GPU\[(\d+)\]\s*: (.+?): +(\S.*?)\s*$/;

/** The samples of the labelled text output; empty when it is another one. */
export function readLabelledText(lines: readonly string[]): readonly SampleDraft[] {
  const samples = new Map<number, SampleDraft>();
  for (const line of lines) {
    const match = ROW.exec(line);
    if (!match?.[2]) continue;
    const index = Number(match[1]);
    const sample = samples.get(index) ?? { index };
    samples.set(index, sample);
    readLabel(sample, match[2], match[3]);
  }
  return [...samples.values()];
}

/** The samples of `{"card0": {…}, …}`. */
export function readCards(json: Readonly<Record<string, unknown>>): readonly SampleDraft[] {
  return Object.entries(json).flatMap(([name, values]) => {
    const index = /^card(\d+)$/.exec(name)?.[1];
    if (index === undefined || typeof values !== 'object' || values === null) return [];
    const sample: SampleDraft = { index: Number(index) };
    for (const [label, value] of Object.entries(values)) readLabel(sample, label, value);
    return [sample];
  });
}
