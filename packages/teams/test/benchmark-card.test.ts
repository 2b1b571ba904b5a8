import type { Verdict } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import { benchmarkCard } from '../src/index.ts';
import { cardInput, suspectVerdict } from './samples.ts';

test('a suspect night: the card names the value, its usual range and where to look', () => {
  const card = benchmarkCard(cardInput()).attachments[0].content;
  expect(card.body.map((block) => `${block.color ?? '-'} | ${block.text}`)).toMatchInlineSnapshot(`
    [
      "- | 2025-11-16 GROK1 Online Benchmark Results",
      "- | Generated on 2025-11-16 at 14:05:09 PST (San Francisco)",
      "- | Hostname: mi300-a",
      "- | Hardware: mi30x",
      "- | **Status:**",
      "Warning | ⚠️ Performance Regression Suspected",
      "- | REGRESSION SUSPECTED: 1 of 3 values worse than usual (worst: E2E latency at rate 16 +21%, z 14); first night, not yet confirmed",
      "- | • GSM8K accuracy: 82.0% ✅ (threshold 80.0%)",
      "- | **Worse than usual:**",
      "Warning | • E2E latency at rate 16: **91,401 ms** (usual 71,078 ms to 80,110 ms, +21%, z 14)",
      "- | **Results:**",
      "- | rate 16: E2E latency 91,401 ms · TTFT 184.6 ms · ITL 89.33 ms",
      "- | **Benchmark:**",
      "- | • Docker Image: **rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251116**",
      "- | • Total runtime: 1h 33m",
      "- | **Plot:**",
      "- | **1. 20251116\\_GROK1\\_online.png** - 🔗 [View Plot](http://plots.lab:8000/GROK1/online/20251116_GROK1_online.png)",
    ]
  `);
  expect(card.actions).toMatchInlineSnapshot(`
    [
      {
        "title": "📈 History",
        "type": "Action.OpenUrl",
        "url": "http://plots.lab:8000/series/GROK1",
      },
      {
        "title": "🌐 Dashboard",
        "type": "Action.OpenUrl",
        "url": "http://plots.lab:8000/",
      },
    ]
  `);
});

test('a change is told once for all values that it moved, with the images between which it came', () => {
  const [cell] = suspectVerdict.cells;
  if (cell === undefined) throw new Error('the sample has a cell');
  const since = { date: '20251114', folder: 'b', imageTag: 'v0.5.5-rocm700-mi30x-20251114' };
  const change = { direction: 'worse', since, nights: 3, from: 75_594, to: 91_400, worseBy: 0.21 } as const;
  const confirmed = { ...cell, state: 'confirmed', change } as const;
  const text = '9 values worse since 2025-11-14, between a_1 and b_2; most: E2E latency at rate 16 +21%, z 14';
  const verdict: Verdict = {
    ...suspectVerdict,
    status: 'regression-confirmed',
    cells: [confirmed],
    alerts: [
      { state: 'confirmed', since, cells: [confirmed], text },
      { state: 'accepted', since, cells: [], text: '2 values worse and accepted; until 20251201: known' },
    ],
  };
  const lines = benchmarkCard(cardInput({ verdict })).attachments[0].content.body;
  const at = lines.findIndex((block) => block.text === '**What changed:**');
  expect(lines.slice(at + 1, at + 5).map((block) => `${block.color ?? '-'} | ${block.text}`)).toStrictEqual([
    `Attention | • ${text.replaceAll('_', '\\_')}`,
    'Default | • 2 values worse and accepted; until 20251201: known',
    '- | **Worse than usual:**',
    'Attention | • E2E latency at rate 16: **91,401 ms** (usual 71,078 ms to 80,110 ms, +21%, z 14, 3 nights)',
  ]);
});
