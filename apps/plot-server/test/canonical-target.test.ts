import { expect, test } from 'vitest';
import { canonicalTarget } from '../src/data/canonical-target.ts';

test.each([
  ['parameters that nobody reads', '/api/trends', 'x=1&model=GROK1', '/api/trends?model=GROK1'],
  ['another order', '/api/trends', 'days=all&model=GROK1', '/api/trends?model=GROK1&days=all'],
  ['the old name', '/api/series', 'model=GROK1', '/api/trends?model=GROK1'],
  ['other points', '/api/trends', 'points=239', '/api/trends?points=200'],
  ['more points than there may be', '/trend', 'points=99999', '/trend?points=2000'],
  ['points that are no number', '/api/trends', 'points=1.5', '/api/trends?points=1.5'],
  ['loads in another order', '/api/trends', 'load=8&load=16&load=8', '/api/trends?load=16&load=8'],
  ['a session of somebody', '/', 'utm=a&state=failed', '/?state=failed'],
])('%s make no other wish', (_, path, query, target) => {
  expect(canonicalTarget(path, new URLSearchParams(query))?.target).toBe(target);
});

test('a path that is none of the dashboard has no target', () => {
  expect(canonicalTarget('/GROK1/', new URLSearchParams())).toBeUndefined();
});
