import { expect, test } from 'vitest';
import { formatRunFolderName, parseRunFolderName } from '../src/index.ts';

test.each([
  [
    'v0.5.5-rocm700-mi30x-20251110_GROK1_MOE-I4F8_online',
    { model: 'GROK1', variant: 'MOE-I4F8', mode: 'online', subMode: 'standard' },
  ],
  [
    'v0.5.5-rocm700-mi30x-20251110_DeepSeek-V3-0324_FP8_online_dp_attention_mtp_test',
    { model: 'DeepSeek-V3-0324', variant: 'FP8', mode: 'online', subMode: 'dp_attention_mtp_test' },
  ],
  [
    'v0.5.5-rocm700-mi30x-20251110_GROK1_MOE-I4F8_offline',
    { model: 'GROK1', variant: 'MOE-I4F8', mode: 'offline', subMode: 'normal' },
  ],
  [
    'v0.5.5-rocm700-mi30x-20251110_GROK1_MOE-I4F8_offline_long_context',
    { model: 'GROK1', variant: 'MOE-I4F8', mode: 'offline', subMode: 'long_context' },
  ],
] as const)('the folder %s is read and written alike', (text, parts) => {
  const name = { imageTag: 'v0.5.5-rocm700-mi30x-20251110', ...parts };
  expect(parseRunFolderName(text)).toStrictEqual(name);
  expect(formatRunFolderName(name)).toBe(text);
});

test.each(['test_dp4_torch_compile_no_cudagraph', 'GROK1', 'latest_GROK1_FP8_online', '20250101_GROK1_FP8_online'])(
  '%s is no night',
  (text) => {
    expect(parseRunFolderName(text)).toBeUndefined();
  },
);
