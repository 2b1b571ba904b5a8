import { join } from 'node:path';
import { scanStore } from '@sglang-ci/history';
import { expect, test } from 'vitest';
import { summarizer } from '../src/api/night-summary.ts';
import { groupNights } from '../src/nights/night-groups.ts';
import { onlineNight, site } from './site.ts';

test('a night that has not ended is running, however bad what it has measured so far', async () => {
  const days = Array.from({ length: 12 }, (_, index) => String(20251201 + index));
  const files = days.map((day, index) => onlineNight(`v0.5.6-rocm700-mi30x-${day}`, index === 11 ? 20_000 : 10_000));
  const server = await site(Object.assign({}, ...files) as Record<string, string>);
  const base = join(server.root, 'runs');
  const nights = await scanStore(base);
  const stateOfLast = (status: 'running' | 'failed' | 'accuracy-failed' | 'complete') => {
    const all = nights.map((night, index) => (index === 11 ? { ...night, status } : night));
    const [group] = groupNights(all, new Map());
    const last = group?.nights.at(-1);
    return group && last && summarizer(base)(group, last).state;
  };
  expect(stateOfLast('running')).toBe('running');
  expect(stateOfLast('complete')).toBe('suspect');
  expect(stateOfLast('accuracy-failed')).toBe('failed');
  await server.remove();
});
