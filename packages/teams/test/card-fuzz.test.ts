import { type CellVerdict, METRIC_KEYS } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import {
  benchmarkCard,
  CARD_BUDGET_BYTES,
  checkCard,
  failureCard,
  type FailureKind,
  failureKindOf,
  imageCheckCard,
  renderCardText,
  type TeamsMessage,
} from '../src/index.ts';
import { imageAlertCard } from '../src/cards/image-alert-card.ts';
import { suspectVerdict } from './samples.ts';

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SECRET = 'https://prod-1.logic.azure.com/workflows/0a1b/invoke?sig=S3cr3tSignature';
const PIECES = [
  'GROK1_MOE-I4F8',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '漢字',
  '\ud83d',
  '\udc4d',
  '\u202Egnp.exe',
  '\u0000\u0007',
  '\r\n\n# head\n- item\n> quote',
  '**bold** _it_ `code` ~~no~~',
  '[x](javascript:alert(1))',
  '<at>All</at> <b>&lt;&amp;',
  '{{DATE(2025-11-16)}} ${x} %s',
  '"\\\\"\'',
  '</script><!--',
  SECRET,
  ' ',
];

interface Chance {
  (): number;
}

function nasty(chance: Chance): string {
  const size = chance();
  const words = Array.from(
    { length: 1 + Math.floor(chance() * 4) },
    () => PIECES[Math.floor(chance() * PIECES.length)],
  ).join('');
  return size < 0.15 ? words.repeat(Math.ceil(10_000 / words.length)) : size < 0.2 ? '' : words;
}

function many<T>(chance: Chance, most: number, make: (index: number) => T): readonly T[] {
  const size = chance();
  return Array.from({ length: Math.floor(size * size * size * most) }, (_, index) => make(index));
}

const numberOf = (chance: Chance) => [Number.NaN, Infinity, 0, -1, 1e300, 24_057.3][Math.floor(chance() * 6)] ?? 0;

function cellOf(chance: Chance): CellVerdict {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const state = pick([
    'good',
    'suspect',
    'confirmed',
    'improved',
    'warming-up',
    'invalid',
    'missing',
    'unstable',
  ] as const);
  const baseline = {
    centre: numberOf(chance),
    scale: 1,
    nights: 9,
    low: numberOf(chance),
    high: numberOf(chance),
    settled: chance() < 0.5,
  };
  return {
    metric: pick(METRIC_KEYS),
    loadKind: pick(['request_rate', 'concurrency', 'batch_size'] as const),
    load: Math.floor(chance() * 5_000),
    state,
    ...(chance() < 0.8 && { value: numberOf(chance) }),
    ...(chance() < 0.7 && { baseline, z: numberOf(chance), worseBy: numberOf(chance) }),
  };
}

const SINCE = { date: '20251114', folder: 'f', imageTag: 't' };
const LINKS = {
  history: 'https://plots.lab/h',
  dashboard: 'https://plots.lab/d',
  browse: 'https://plots.lab/b',
  logs: 'https://plots.lab/l',
};

function nightCard(chance: Chance): TeamsMessage {
  const text = () => nasty(chance);
  const plots = many(chance, 200, (index) => ({
    name: text(),
    url: chance() < 0.1 ? `https://plots.lab/${'é'.repeat(5_000)}` : `https://plots.lab/${index}.png`,
  }));
  return benchmarkCard({
    verdict: {
      ...suspectVerdict,
      date: text(),
      headline: text(),
      cells: many(chance, 3_000, () => cellOf(chance)),
      contextChanges: many(chance, 30, () => ({ what: 'image' as const, from: text(), to: text() })),
      notes: many(chance, 300, text),
      alerts: many(chance, 60, () => ({ state: 'suspect' as const, since: SINCE, cells: [], text: text() })),
    },
    run: {
      model: text(),
      mode: 'online',
      subMode: text(),
      hardware: text(),
      host: text(),
      image: text(),
      simulated: chance() < 0.5,
      startedAt: text(),
    },
    ...(chance() < 0.3 && { failure: { kind: 'incomplete' as const, hint: text() } }),
    skipped: many(chance, 100, () => ({ what: text(), why: text() })),
    generatedAt: 1_763_330_709_000,
    durations: many(chance, 100, () => [text(), text()] as const),
    plots,
    plotProblem: text(),
    links: LINKS,
    cellUrl: ({ load }) => `https://plots.lab/${'x'.repeat(load)}`,
  });
}

function failed(chance: Chance): TeamsMessage {
  const text = () => nasty(chance);
  const kinds: readonly FailureKind[] = ['gpus-busy', 'no-image', 'server-failed', 'crashed', 'locked'];
  return failureCard(kinds[Math.floor(chance() * kinds.length)] ?? failureKindOf(undefined), {
    subject: text(),
    date: text(),
    message: text(),
    hint: text(),
    host: text(),
    hardware: text(),
    image: text(),
    facts: Object.fromEntries(many(chance, 100, () => [text(), text()])),
    skipped: many(chance, 100, () => ({ what: text(), why: text() })),
    tail: many(chance, 500, text),
    durations: many(chance, 100, () => [text(), text()] as const),
    generatedAt: 1_763_330_709_000,
    links: LINKS,
  });
}

function checked(chance: Chance): TeamsMessage {
  const text = () => nasty(chance);
  const state = () => (['available', 'missing', 'unknown'] as const)[Math.floor(chance() * 3)] ?? 'unknown';
  const images = many(chance, 500, () => ({
    label: text(),
    tag: text(),
    state: state(),
    required: chance() < 0.5,
    reason: text(),
  }));
  return imageCheckCard({
    date: text(),
    repository: text(),
    host: text(),
    checkedAt: 1_763_330_709_000,
    images,
    links: { dockerHub: LINKS.history, logs: LINKS.logs },
  });
}

function alerted(chance: Chance): TeamsMessage {
  const text = () => nasty(chance);
  const lists = { details: many(chance, 500, text), availableImages: many(chance, 500, text) };
  return imageAlertCard({
    ...lists,
    status: 'error',
    message: text(),
    date: text(),
    repository: text(),
    host: text(),
    checkedAt: 0,
    links: { dockerHub: LINKS.history },
  });
}

/** Half emoji, unseen characters, a link that runs something, a mention or tag that Teams would read. */
const FORBIDDEN = /\p{Cs}|[\u202E\u0000]|(?<!\\)\]\(javascript:|<\/?\w/u;
const STATUS = /^(⚠️|❌|✅|ℹ️|📊) /;

test.each([
  ['night', nightCard, 4],
  ['failure', failed, 2],
  ['image check', checked, 2],
  ['image alert', alerted, 1],
])(
  'whatever a %s card is given: it is valid, small enough, and keeps its status and buttons',
  (_, build, mostButtons) => {
    for (let seed = 1; seed <= 60; seed++) {
      const message = build(seeded(seed));
      const { body, actions = [] } = message.attachments[0].content;
      const json = JSON.stringify(message);
      const problems = checkCard(message);
      expect({ seed, problems }).toStrictEqual({ seed, problems: [] });
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(CARD_BUDGET_BYTES);
      expect(body.some(({ text, weight }) => weight === 'Bolder' && STATUS.test(text))).toBe(true);
      expect(actions.length).toBeGreaterThanOrEqual(mostButtons - 1);
      expect(actions.length).toBeLessThanOrEqual(mostButtons);
      const texts = body.map(({ text }) => text);
      expect({ seed, leaks: texts.filter((text) => FORBIDDEN.test(text)) }).toStrictEqual({ seed, leaks: [] });
      expect({ seed, leak: /S3cr3t/.exec(json)?.index }).toStrictEqual({ seed, leak: undefined });
      expect(texts).not.toContain('');
      expect(renderCardText(message)).not.toBe('');
    }
  },
);
