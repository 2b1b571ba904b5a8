import { type GpuModel, type GpuSample, vramPercent } from './gpus.ts';

const WIDTH = 122;
const GUIDS = [55354, 41632, 47045, 60169, 56024, 705, 59108, 10985];

/** Column starts of the concise table of ROCm 6 and 7. */
const HEAD = [
  'Device  Node  IDs              Temp        Power     Partitions          SCLK    MCLK    Fan  Perf  PwrCap  VRAM%  GPU%',
  '              (DID,     GUID)  (Junction)  (Socket)  (Mem, Compute, ID)',
] as const;

/** What plain `rocm-smi` prints. */
export function conciseTable(gpus: readonly GpuSample[], model: GpuModel): string {
  return [
    '',
    '',
    titled(' ROCm System Management Interface '),
    titled(' Concise Info '),
    HEAD[0],
    `\u001B[3m${HEAD[1].padEnd(HEAD[0].length)}\u001B[0m`,
    '='.repeat(WIDTH),
    ...gpus.map((gpu) => rowOf(gpu, model)),
    '='.repeat(WIDTH),
    titled(' End of ROCm SMI Log '),
    '',
  ].join('\n');
}

function titled(title: string): string {
  const left = Math.floor((WIDTH - title.length) / 2);
  return '='.repeat(left) + title + '='.repeat(WIDTH - title.length - left);
}

function rowOf(gpu: GpuSample, model: GpuModel): string {
  const clock = gpu.gpuUsePercent > 5 ? '1430Mhz' : '134Mhz';
  const cap = `${model.powerCapW.toFixed(1)}W`;
  return (
    String(gpu.index).padEnd(8) +
    String(gpu.index + 2).padEnd(6) +
    `${model.deviceId},   ${String(GUIDS[gpu.index] ?? 1).padStart(5)}  ` +
    `${gpu.temperatureC.toFixed(1)}°C`.padEnd(12) +
    `${gpu.powerW.toFixed(1)}W`.padEnd(10) +
    'NPS1, SPX, 0'.padEnd(20) +
    clock.padEnd(8) +
    '900Mhz'.padEnd(8) +
    '0%'.padEnd(5) +
    'auto'.padEnd(6) +
    cap.padEnd(8) +
    `${vramPercent(gpu)}%`.padEnd(7) +
    `${gpu.gpuUsePercent}%`.padEnd(4)
  ).trimEnd();
}
