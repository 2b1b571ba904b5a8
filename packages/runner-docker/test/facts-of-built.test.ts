import { expect, test } from 'vitest';
import { factsOfBuilt } from '../src/index.ts';

const ZONE = 'America/Los_Angeles';
const built = (of: Partial<Parameters<typeof factsOfBuilt>[0]>) => factsOfBuilt({ labels: {}, env: [], ...of }, ZONE);

test('an image of our own build tells what its variables and its own date say', () => {
  const env = ['PATH=/usr/bin', 'SGL_BRANCH=v0.5.20', 'GPU_ARCH=gfx950', 'ROCM_VERSION=7.2.4'];
  expect(built({ env, created: '2026-10-03T05:12:00Z' })).toStrictEqual({
    version: 'v0.5.20',
    rocm: 'rocm7.2.4',
    hardware: 'mi35x',
    date: '20261002',
  });
});

test('labels come before variables, and their date before the one of the build', () => {
  const labels = {
    'org.opencontainers.image.version': '0.5.21.post1',
    'org.opencontainers.image.created': '2026-10-04T20:00:00Z',
  };
  expect(built({ labels, env: ['SGL_BRANCH=main'], created: '2026-10-05T20:00:00Z' })).toStrictEqual({
    version: 'v0.5.21.post1',
    date: '20261004',
  });
});

test.each([
  [{}],
  [{ created: '1970-01-01T00:00:00Z' }],
  [{ created: '' }],
  [{ labels: { 'org.opencontainers.image.version': '24.04' } }],
  [{ env: ['SGL_BRANCH=main', 'GPU_ARCH_LIST=gfx942;gfx950', 'ROCM_VERSION='] }],
])('%j tells nothing', (of) => {
  expect(built(of)).toStrictEqual({});
});
