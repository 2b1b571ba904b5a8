import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { site } from './site.ts';

const RULE = '='.repeat(50);
const HEAD = `SGLang Sanity Check Timing Summary
${RULE}
Start time: 2025-12-08 08:40:43 PST
Machine: node-<1>
Platform: mi30x
Models: GROK1-IN4, QWEN-30B, llama4
Trials per model: 3
Docker image: rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251208
${RULE}

=== GROK1-IN4 on mi30x ===
Start time: 2025-12-08 09:03:12 PST
Note: Running with --disable-cuda-graph fallback
Server startup: 113.68s
Trial 1: PASS [OK] (Accuracy: 0.807, Time: 57.06s)
Final result: PASS [OK]
Accuracy: 0.807 (Required: 0.800)
Total time: 320.40s
End time: 2025-12-08 09:08:32 PST
${RULE}
`;
const REST = `
=== QWEN-30B on mi30x ===
Start time: 2025-12-08 08:51:37 PST
Server startup: FAILED after 91.11s
Error: Code bug - <b>AttributeError</b>
llama4: SKIPPED - Model path does not exist: /data/llama4
  Note: Model/tokenizer files not available, not counted as failure
${RULE}

OVERALL SUMMARY
${RULE}
End time: 2025-12-08 09:18:34 PST
Total execution time: 2270.63s (37.8 minutes)
Models tested: 2/3
Models passed: 1/2
Models failed: 1/2
Models skipped: 1/3
  GROK1-IN4: PASS
  QWEN-30B: FAIL
  llama4: SKIPPED
`;
const FOLDER = 'runs/test/sanity_check_log/mi30x';

let server: Awaited<ReturnType<typeof site>> | undefined;
afterEach(async () => {
  await server?.remove();
  server = undefined;
});

test('every image has one row: its newest check, and of each model the verdict and the one reason', async () => {
  server = await site({
    [`${FOLDER}/v0.5.6-rocm700-mi30x-20251208/timing_summary_20251208_084043.log`]: HEAD,
    [`${FOLDER}/v0.5.6-rocm700-mi30x-20251208/timing_summary_20251208_101010.log`]: HEAD + REST,
    [`${FOLDER}/v0.5.6-rocm700-mi30x-20251209/timing_summary_20251209_084043.log`]: HEAD,
    [`${FOLDER}/v0.5.6-rocm700-mi30x-20251207/GROK1-IN4_mi30x_server.log`]: 'no summary',
  });
  const answer = (await (await server.get('/api/sanity')).json()) as { readonly checks: readonly object[] };
  expect(answer.checks).toStrictEqual([
    expect.objectContaining({ imageTag: 'v0.5.6-rocm700-mi30x-20251209', complete: false, passed: 1, tested: 1 }),
    {
      hardware: 'mi30x',
      imageTag: 'v0.5.6-rocm700-mi30x-20251208',
      image: 'rocm/sgl-dev:v0.5.6-rocm700-mi30x-20251208',
      node: 'node-<1>',
      startedAt: '2025-12-08 08:40:43 PST',
      complete: true,
      passed: 1,
      tested: 2,
      models: [
        { label: 'GROK1-IN4', verdict: 'PASS', accuracy: 0.807, required: 0.8, withoutCudaGraph: true },
        { label: 'QWEN-30B', verdict: 'FAIL', reason: 'Code bug - <b>AttributeError</b>' },
        { label: 'llama4', verdict: 'SKIPPED', reason: 'Model path does not exist: /data/llama4' },
      ],
      logsUrl: '/runs/test/sanity_check_log/mi30x/v0.5.6-rocm700-mi30x-20251208/',
    },
  ]);
  const page = await server.text('/sanity');
  expect(page.match(/<th scope="row">/g)).toHaveLength(2);
  for (const part of [
    '1 of 2 served',
    '1 of 1 served, not ended',
    'node-&lt;1&gt;',
    '&lt;b&gt;AttributeError',
    'aria-current="page">Sanity',
  ])
    expect(page).toContain(part);
});

test('without any check the page says how to make one, and links out of the folder are not followed', async () => {
  server = await site({ 'other/v1/timing_summary_20251208_084043.log': HEAD, [`${FOLDER}/.keep`]: '' });
  await symlink(join(server.root, 'other', 'v1'), join(server.root, FOLDER, 'v1'));
  expect(await server.text('/sanity')).toContain('No sanity check is here yet');
});
