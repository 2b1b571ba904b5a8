import { expect, test } from 'vitest';
import { benchmarkCard, checkCard } from '../src/index.ts';
import { cardInput } from './samples.ts';

function withCard(changes: Record<string, unknown>): unknown {
  const message = benchmarkCard(cardInput());
  const [attachment] = message.attachments;
  return { ...message, attachments: [{ ...attachment, content: { ...attachment.content, ...changes } }] };
}

const block = { type: 'TextBlock', text: 'x' };

test('our own card has no problem', () => {
  expect(checkCard(benchmarkCard(cardInput()))).toStrictEqual([]);
});

test.each<[string, unknown, RegExp]>([
  ['a colour that does not exist', withCard({ body: [{ ...block, color: 'Purple' }] }), /Purple/],
  ['an element that does not exist', withCard({ body: [{ type: 'TextBlok', text: 'x' }] }), /TextBlok/],
  ['a button without a page', withCard({ actions: [{ type: 'Action.OpenUrl', title: 'go' }] }), /"go" has no http/],
  [
    'a button to a script',
    withCard({ actions: [{ type: 'Action.OpenUrl', title: 'go', url: 'javascript:x' }] }),
    /"go"/,
  ],
  [
    'a button that posts',
    withCard({ actions: [{ type: 'Action.Submit', title: 'go' }] }),
    /Action.Submit does nothing/,
  ],
  ['a version that Teams does not know', withCard({ version: '1.6' }), /1\.6/],
  ['no body', withCard({ body: [] }), /no body/],
  ['too many bytes', withCard({ body: [{ ...block, text: '✅'.repeat(8_000) }] }), /bytes/],
  ['the bare card without its envelope', { type: 'AdaptiveCard', version: '1.4', body: [block] }, /attachments/],
  ['an attachment without a card', { type: 'message', attachments: [{}] }, /no content/],
  ['nothing at all', null, /type must be/],
])('%s is found', (_, message, problem) => {
  expect(checkCard(message)).toContainEqual(expect.stringMatching(problem));
});
