import { expect, test } from 'vitest';
import { describeFindings, type GpuLoad, judgeIdle } from '../src/index.ts';

const limits = { useThresholdPercent: 20, vramThresholdPercent: 20 };
const idleGpu = (index: number): GpuLoad => ({ index, usePercent: 0, vramPercent: 0 });

test.each<[string, readonly GpuLoad[], string]>([
  ['idle GPUs', [idleGpu(0), idleGpu(1)], 'idle'],
  ['a value equal to its limit', [{ index: 0, usePercent: 20, vramPercent: 20 }], 'idle'],
  ['9% under a limit of 20% (9 > 20 as text)', [{ index: 0, usePercent: 9, vramPercent: 9 }], 'idle'],
  [
    '100% over a limit of 20% (100 < 20 as text)',
    [{ index: 0, usePercent: 100, vramPercent: 3 }],
    'GPU 0: use 100% (limit 20%)',
  ],
  ['memory held without any use', [{ index: 0, usePercent: 0, vramPercent: 97 }], 'GPU 0: VRAM 97% (limit 20%)'],
  [
    'bytes against a floored percentage',
    [{ index: 0, usePercent: 0, vramPercent: 20, vramUsedBytes: 209, vramTotalBytes: 1000 }],
    'GPU 0: VRAM 20.9% (limit 20%)',
  ],
  ['a GPU without its use', [idleGpu(0), { index: 1, vramPercent: 0 }], 'GPU 1: use not reported'],
  ['a GPU without anything', [idleGpu(0), { index: 1 }], 'GPU 1: use not reported, VRAM not reported'],
  [
    'a total of 0 bytes',
    [{ index: 0, usePercent: 0, vramUsedBytes: 0, vramTotalBytes: 0 }],
    'GPU 0: VRAM not reported',
  ],
  ['a GPU left out of the output', [idleGpu(0), idleGpu(2)], 'GPU 1: missing from the output'],
  ['no GPU at all', [], '0 GPUs reported, 1 needed'],
])('%s', (_, gpus, expected) => {
  const verdict = judgeIdle({ gpus }, limits);
  expect(verdict.idle ? 'idle' : describeFindings([...verdict.busy, ...verdict.unknown])).toBe(expected);
});

test('fewer GPUs than the model needs is never idle', () => {
  const verdict = judgeIdle({ gpus: [idleGpu(0), idleGpu(1)] }, { ...limits, gpusNeeded: 8 });
  expect(verdict).toStrictEqual({
    idle: false,
    gpus: 2,
    busy: [],
    unknown: [{ why: '2 GPUs reported, 8 needed' }],
  });
});

test('GPUs with the same answer share one phrase', () => {
  const busy = [7, 0, 1, 2, 5].map((gpu) => ({ gpu, why: 'use 98%' }));
  expect(describeFindings([...busy, { gpu: 3, why: 'VRAM 30%' }])).toBe('GPU 0-2,5,7: use 98%; GPU 3: VRAM 30%');
});
