import type { Problem } from '../common/record.ts';
import { stripAnsi } from '../scan/log-line.ts';
import { readAmdSmiJson, readMonitorTable } from './amd-smi.ts';
import { readAmdSmiText } from './amd-smi-text.ts';
import { readBox } from './amd-smi-box.ts';
import type { GpuSample, GpuStatus } from './gpu-status.ts';
import { readConcise } from './rocm-smi-concise.ts';
import { readCards, readLabelledText, type SampleDraft } from './rocm-smi-labels.ts';
import { isObject, smiJson } from './smi-json.ts';
import { smiProblems } from './smi-problems.ts';

/**
 * Reads what `rocm-smi` (table, labelled rows, `--json`) or `amd-smi` (`monitor` and `metric`, text and JSON; plain
 * `amd-smi`) printed, of ROCm 3 to 10. Tables are read by their header. Warnings around it are skipped. An output that is empty, broken or speaks of a failure gives
 * problems; a value that is missing or `N/A` is absent.
 */
export function parseGpuStatus(text: string): GpuStatus {
  const plain = stripAnsi(text);
  const problems = smiProblems(plain);
  const found = readSamples(plain);
  problems.push(...found.problems);
  const gpus = found.samples.map(withPercent);
  if (gpus.length === 0 && problems.length === 0) {
    problems.push({ code: 'no-gpus', message: 'No GPU is in the output.' });
  }
  for (const gpu of gpus) problems.push(...missingValues(gpu));
  if (gpus.some((gpu) => gpu.partition !== undefined && gpu.partition !== 'SPX')) {
    problems.push({ code: 'partitioned', message: 'GPUs are partitioned: every partition reports the whole VRAM.' });
  }
  return { gpus, problems };
}

function readSamples(text: string): {
  readonly samples: readonly SampleDraft[];
  readonly problems: readonly Problem[];
} {
  const lines = text.split(/\r?\n/);
  const table = readBox(lines) ?? readConcise(lines) ?? readMonitorTable(lines);
  if (table) return table;
  const labelled = readLabelledText(lines);
  if (labelled.length > 0) return { samples: labelled, problems: [] };
  const trees = readAmdSmiText(lines);
  if (trees.length > 0) return { samples: readAmdSmiJson(trees), problems: [] };
  if (!/[{[]\s*["{]/.test(text)) return { samples: [], problems: [] };
  const json = smiJson(text);
  if (json === undefined) {
    return { samples: [], problems: [{ code: 'bad-json', message: 'The JSON is cut off or broken.' }] };
  }
  const cards = isObject(json) ? readCards(json) : [];
  return { samples: cards.length > 0 ? cards : readAmdSmiJson(json), problems: [] };
}

/**
 * The share of VRAM, from the bytes where it is not printed, or where it was printed as a fraction of one (`0.5` for
 * half, amd-smi of ROCm 6.5), which only the bytes beside it tell.
 */
function withPercent(sample: SampleDraft): GpuSample {
  const { vramPercent, vramUsedBytes, vramTotalBytes } = sample;
  if (vramUsedBytes === undefined || !vramTotalBytes) return sample;
  const share = (vramUsedBytes / vramTotalBytes) * 100;
  const isFraction = vramPercent !== undefined && vramPercent <= 1 && isNear(vramPercent * 100, share);
  return vramPercent === undefined || isFraction ? { ...sample, vramPercent: share } : sample;
}

function isNear(a: number, b: number): boolean {
  return b > 0 && Math.abs(a / b - 1) < 0.2;
}

function missingValues(gpu: GpuSample): readonly Problem[] {
  const missing = [
    ...(gpu.usePercent === undefined ? ['use'] : []),
    ...(gpu.vramPercent === undefined ? ['VRAM'] : []),
  ];
  if (missing.length === 0) return [];
  return [{ code: 'missing-value', message: `GPU ${gpu.index} reports no ${missing.join(' and no ')}.` }];
}
