import { type CellVerdict, CiError, type Verdict, type VerdictStatus } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import {
  benchmarkCard,
  CARD_BUDGET_BYTES,
  cardHash,
  checkCard,
  type CheckedImage,
  failureCard,
  type FailureKind,
  failureKindOf,
  imageCheckCard,
  renderCardText,
  skippedOf,
  type TeamsMessage,
  unjudged,
} from '../src/index.ts';
import { SAMPLE_CARDS } from './sample-cards.ts';
import { cardInput, failure, suspectVerdict } from './samples.ts';

const at = Date.UTC(2025, 10, 16, 22, 5, 9);

function texts(message: TeamsMessage): readonly string[] {
  return message.attachments[0].content.body.map((block) => block.text);
}

function expectFit(message: TeamsMessage): void {
  expect(checkCard(message)).toStrictEqual([]);
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(CARD_BUDGET_BYTES);
}

describe('benchmark card', () => {
  test.each<[VerdictStatus, string, string]>([
    ['good', '✅ Good: No Regression Detected', 'Good'],
    ['regression-suspected', '⚠️ Performance Regression Suspected', 'Warning'],
    ['run-suspect', '⚠️ Performance Regression Suspected in the Whole Run', 'Warning'],
    ['regression-confirmed', '⚠️ Performance Regression Detected', 'Warning'],
    ['accuracy-failed', '❌ GSM8K Accuracy Failure Detected', 'Attention'],
    ['failed', '❌ Benchmark Failed', 'Attention'],
    ['no-baseline', '📊 Benchmark Results: No Baseline Yet', 'Default'],
    ['no-data', 'ℹ️ No Benchmark Run Found', 'Default'],
  ])('%s is said as "%s" in %s', (status, text, color) => {
    const message = benchmarkCard(cardInput({ verdict: { ...suspectVerdict, status, cells: [] } }));
    expectFit(message);
    expect(message.attachments[0].content.body).toContainEqual(expect.objectContaining({ text, color }));
  });

  test('underscores, stars and brackets of names are no Markdown, secrets do not get in', () => {
    const headline =
      'model *GROK_1* [x](y) failed: curl https://prod-1.logic.azure.com/workflows/a?sig=abc --token=t0p';
    const message = benchmarkCard(cardInput({ verdict: { ...suspectVerdict, headline } }));
    expect(texts(message)).toContain(
      'model \\*GROK\\_1\\* \\[x\\](y) failed: curl https://prod-1.logic.azure.com/… --token=&lt;redacted>',
    );
    expect(JSON.stringify(message)).not.toMatch(/sig=abc|t0p/);
  });

  test('without plots it says so, with the warning colour', () => {
    const { body } = benchmarkCard(cardInput({ plots: [] })).attachments[0].content;
    expect(body.at(-1)).toMatchObject({ text: '⚠️ No plot files found for this benchmark run.', color: 'Warning' });
  });

  test('a plot without a page is named without a link; a page that is no http(s) URL is no link', () => {
    const plots = [{ name: 'a.png' }, { name: 'b.png', url: 'javascript:alert(1)' }];
    expect(texts(benchmarkCard(cardInput({ plots }))).slice(-2)).toStrictEqual([
      '**1. a.png**',
      '**2. b.png** - 🔗 View Plot',
    ]);
  });

  test('simulated numbers are called simulated', () => {
    const { run } = cardInput();
    expect(texts(benchmarkCard(cardInput({ run: { ...run, simulated: true } })))).toContain(
      '🧪 Simulated node: these are not measurements of real hardware.',
    );
  });

  test('a huge night stays within the budget and says how much is left out', () => {
    const cells = Array.from(
      { length: 400 },
      (_, index): CellVerdict => ({
        ...(suspectVerdict.cells[0] as CellVerdict),
        load: index + 1,
      }),
    );
    const verdict: Verdict = { ...suspectVerdict, cells, headline: 'x'.repeat(5_000) };
    const message = benchmarkCard(
      cardInput({ verdict, cellUrl: (cell) => `https://plots.lab/${'p'.repeat(80)}/${cell.load}` }),
    );
    expectFit(message);
    expect(texts(message)).toContain('[… and 380 more](http://plots.lab:8000/series/GROK1)');
  });

  test('two cards that tell the same have one hash, whenever they were made; another number has another', () => {
    const first = cardHash(benchmarkCard(cardInput()));
    expect(
      cardHash(benchmarkCard(cardInput({ generatedAt: at + 1000, durations: [['Total runtime', '2h 01m']] }))),
    ).toBe(first);
    expect(cardHash(benchmarkCard(cardInput({ verdict: { ...suspectVerdict, headline: 'other' } })))).not.toBe(first);
  });
});

describe('image check card', () => {
  const image = (state: CheckedImage['state'], required = true): CheckedImage => ({
    label: 'mi30x (rocm700)',
    state,
    required,
    ...(state === 'available' && { tag: 'v0.5.5-rocm700-mi30x-20251116' }),
    ...(state === 'unknown' && { reason: 'HTTP 429' }),
  });
  const cardOf = (images: readonly CheckedImage[]) =>
    imageCheckCard({
      date: '20251116',
      repository: 'rocm/sgl-dev',
      host: 'mi300-a',
      checkedAt: at,
      images,
      links: {
        workflow: 'https://github.com/org/repo/actions',
        dockerHub: 'https://hub.docker.com/r/rocm/sgl-dev/tags',
      },
    });

  test('the layout of a night with one image missing', () => {
    const message = cardOf([image('available'), image('missing'), image('missing', false), image('unknown', false)]);
    expectFit(message);
    expect(renderCardText(message)).toMatchInlineSnapshot(`
      "2025-11-16 Nightly Docker Image Check
      Repository: rocm/sgl-dev
      Host: mi300-a
      Checked on 2025-11-16 at 14:05:09 PST (San Francisco)

      Status:
      ⚠️ Some Docker Images Missing
      • Images checked: 4, Available: 1, Missing: 2, Not known: 1

      Details:
      ✅ mi30x (rocm700): v0.5.5-rocm700-mi30x-20251116: Available
      ❌ mi30x (rocm700): Not available
      ❌ mi30x (rocm700), optional: Not available
      ❓ mi30x (rocm700), optional: Could not be checked (HTTP 429)

      Action Required:
      Rerun the image build workflow: https://github.com/org/repo/actions; tonight's benchmarks fall back to yesterday's image.

      [🔧 View GitHub Workflow] https://github.com/org/repo/actions
      [🐳 View Docker Hub] https://hub.docker.com/r/rocm/sgl-dev/tags"
    `);
  });

  test.each<[string, readonly CheckedImage[]]>([
    ['✅ All Docker Images Available', [image('available'), image('missing', false)]],
    ['⚠️ Some Docker Images Missing', [image('available'), image('missing')]],
    ['❌ Docker Image Availability Issues', [image('missing')]],
    ['❌ Docker Image Availability Issues', [image('available'), image('missing'), image('missing')]],
    ['⚠️ Docker Images Could Not Be Checked', [image('available'), image('unknown')]],
    ['⚠️ Docker Images Could Not Be Checked', []],
  ])('%s', (status, images) => {
    expect(texts(cardOf(images))).toContain(status);
  });
});

describe('failure card', () => {
  test('what happened, what to do, what is missing, the end of the log; no secrets', () => {
    const message = failureCard('server-failed', {
      ...failure,
      facts: { 'Error code': 'SERVER_DIED' },
      skipped: [{ what: 'offline benchmark', why: 'not reached' }],
      tail: ['Traceback (most recent call last):', 'RuntimeError: out of memory', 'GITHUB_TOKEN=ghp_x'],
      durations: [
        ['Server start', '1m 35s'],
        ['Total runtime', '2m 01s'],
      ],
      links: { logs: 'http://plots.lab:8000/logs' },
    });
    expectFit(message);
    expect(renderCardText(message)).toMatchInlineSnapshot(`
      "2025-11-16 GROK1 Online Benchmark
      Generated on 2025-11-16 at 14:05:09 PST (San Francisco)
      Hostname: mi300-a
      Hardware: mi30x

      Status:
      ❌ Benchmark Failed: Server Startup Failed
      the server ended with code 1 after 95 s
      • What to do: see server_output_aiter.log
      • Docker Image: rocm/sgl-dev:v0.5.5-rocm700-mi30x-20251116
      • Error code: SERVER_DIED
      • Server start: 1m 35s · Total runtime: 2m 01s

      Not measured:
      • ⏭️ offline benchmark: not reached

      Last lines of the log:
      Traceback (most recent call last):
      RuntimeError: out of memory
      GITHUB_TOKEN=<redacted>

      [📋 Logs] http://plots.lab:8000/logs"
    `);
  });

  test.each<[FailureKind, string, string]>([
    ['gpus-busy', '❌ Benchmark Not Run: GPUs Busy', 'Attention'],
    ['no-image', '❌ Benchmark Not Run: No Docker Image Found', 'Attention'],
    ['server-failed', '❌ Benchmark Failed: Server Startup Failed', 'Attention'],
    ['accuracy-failed', '❌ GSM8K Accuracy Failure Detected', 'Attention'],
    ['crashed', '❌ Benchmark Failed: Critical Error', 'Attention'],
    ['interrupted', '⚠️ Benchmark Interrupted', 'Warning'],
    ['locked', '⚠️ Benchmark Not Run: Another Run Is Active', 'Warning'],
  ])('%s is said as "%s" in %s, with something to do', (kind, text, color) => {
    const message = failureCard(kind, { ...failure, hint: undefined });
    expect(message.attachments[0].content.body).toContainEqual(expect.objectContaining({ text, color }));
    expect(texts(message)).toContainEqual(expect.stringMatching(/^• What to do: \w/));
  });

  test.each<[unknown, FailureKind]>([
    [new CiError('GPUS_BUSY', 'x'), 'gpus-busy'],
    [new CiError('IMAGE_PULL_FAILED', 'x'), 'no-image'],
    [new CiError('SERVER_DIED', 'x'), 'server-failed'],
    [new CiError('ABORTED', 'x'), 'interrupted'],
    [new TypeError('x'), 'crashed'],
    ['x', 'crashed'],
  ])('%s is told as %s', (error, kind) => {
    expect(failureKindOf(error)).toBe(kind);
  });
});

describe('a benchmark that has not all its numbers', () => {
  test('says why in its status, what is missing, and nothing of a missing plot', () => {
    const message = benchmarkCard(
      cardInput({
        verdict: { ...suspectVerdict, status: 'failed', headline: 'the server died', cells: [] },
        failure: { kind: 'server-failed' },
        skipped: skippedOf({ failedPoints: [{ point: 'rate 8', reason: 'no server' }] }),
        plots: [],
      }),
    );
    expectFit(message);
    expect(texts(message)).toContain('❌ Benchmark Failed: Server Startup Failed');
    expect(texts(message)).toContain('• ⏭️ rate 8: no server');
    expect(texts(message)).not.toContain('**Plot:**');
  });

  test('wrong answers and slow ones are both said', () => {
    const message = benchmarkCard(cardInput({ verdict: { ...suspectVerdict, status: 'accuracy-failed' } }));
    expect(texts(message)).toContain('❌ Accuracy Failure + Performance Regression');
  });

  test('the image of yesterday is called so', () => {
    expect(texts(benchmarkCard(cardInput({ imageDaysBack: 1 })))).toContainEqual(
      expect.stringContaining("(the day before: tonight's was not there)"),
    );
  });

  test('what is odd about the choice of the image is said', () => {
    const imageNotes = ["tonight's mi30x image of 20261001 (rocm10) did not come within 6 h"];
    expect(texts(benchmarkCard(cardInput({ imageNotes })))).toContainEqual(
      expect.stringContaining('did not come within 6 h'),
    );
  });

  test('numbers without a verdict are results, no alarm; what is no number is missing', () => {
    const about = {
      hardware: 'mi30x',
      model: 'GROK1',
      variant: 'x',
      mode: 'online',
      subMode: 'standard',
      folder: 'f',
      imageTag: 't',
      date: '20251116',
    } as const;
    const of = {
      ...about,
      loadKind: 'request_rate',
      load: 8,
      runValues: [],
      runs: 1,
      source: 'results',
      valid: true,
      invalidReasons: [],
    } as const;
    const tonight = [
      { ...of, metric: 'e2eMs', value: 24_057 },
      { ...of, metric: 'ttftMs', value: Number.NaN },
      { ...of, metric: 'requestThroughputReqS', value: 8 },
    ] as const;
    const verdict = unjudged({
      folder: 'f',
      imageTag: 't',
      date: '20251116',
      reason: 'analysis was switched off',
      tonight,
    });
    const message = benchmarkCard(cardInput({ verdict }));
    expectFit(message);
    expect(texts(message)).toContain('📊 Benchmark Results');
    expect(texts(message)).toContain('rate 8: E2E latency 24,057 ms · TTFT missing');
  });
});

test.each([
  ['2025-11-16T08:00:09Z', '2025-11-16T09:33:11Z', '2025-11-16 00:00:09 to 01:33:11 PST (San Francisco)'],
  ['2025-11-16T07:50:00Z', '2025-11-16T09:33:11Z', '2025-11-15 23:50:00 to 2025-11-16 01:33:11 PST (San Francisco)'],
  ['2025-11-02T07:30:00Z', '2025-11-02T11:00:00Z', '2025-11-02 00:30:00 PDT to 03:00:00 PST (San Francisco)'],
])('a night from %s to %s ran %s', (startedAt, endedAt, said) => {
  const { run } = cardInput();
  expect(texts(benchmarkCard(cardInput({ run: { ...run, startedAt, endedAt } })))).toContain(`• Ran ${said}`);
});

test.each(Object.entries(SAMPLE_CARDS))('the sample card "%s" is fit for Teams', (_, message) => {
  expectFit(message);
});
