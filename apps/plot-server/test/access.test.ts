import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { nightsService } from '../src/data/nights-service.ts';
import { credentialsIn } from '../src/http/log-in.ts';
import { site } from './site.ts';

let place: Awaited<ReturnType<typeof site>>;
beforeAll(async () => {
  place = await site();
});
afterAll(() => place.remove());

function appWith(more: Partial<Parameters<typeof createApp>[0]>) {
  const clock = { now: () => 0, sleep: async () => undefined };
  const options = { plotsDir: join(place.root, 'plots'), baseDir: join(place.root, 'runs'), title: 'Lab', clock };
  const service = nightsService({ ...options, log: () => undefined });
  return createApp({ ...options, clientDir: place.root, service, ...more });
}

describe('a host name', () => {
  test.each([
    ['127.0.0.1:8000', 200],
    ['10.1.2.3', 200],
    ['[::1]:8000', 200],
    ['[fd00::7]', 200],
    ['localhost', 200],
    ['LocalHost:8000', 200],
    ['plots.lab:8000', 200],
    ['Plots.Lab.', 200],
    ['attacker.example', 421],
    ['attacker.example:8000', 421],
    ['plots.lab.attacker.example', 421],
    ['localhost.attacker.example', 421],
    ['127.0.0.1.attacker.example', 421],
    ['notplots.lab', 421],
    ['127.0.0.1@attacker.example', 421],
    ['', 421],
  ])('%j is answered with %i, on data, pages, files and health alike', async (host, status) => {
    const app = appWith({ hosts: ['plots.lab'] });
    for (const path of ['/api/nights', '/', '/browse/', '/health', '/assets/page.js', '/none']) {
      const answer = await app.request(path, { headers: { host } });
      expect(answer.status === 421).toBe(status === 421);
    }
  });
});

describe('a log-in', () => {
  const app = () => appWith({ credentials: credentialsIn('# people\nann:pass:word\n\ntoken-of-the-wall\n') });
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

  test.each([
    ['the pair', basic('ann:pass:word'), 200],
    ['the token', 'Bearer token-of-the-wall', 200],
    ['the token with another spelling of the scheme', 'bearer token-of-the-wall', 200],
    ['the token as a password', basic('anybody:token-of-the-wall'), 200],
    ['nothing', undefined, 401],
    ['an empty token', 'Bearer ', 401],
    ['another password', basic('ann:password'), 401],
    ['the password of another user', basic('bob:pass:word'), 401],
    ['the beginning of the token', 'Bearer token-of-the', 401],
    ['the comment', 'Bearer # people', 401],
    ['no base64', 'Basic ann:pass:word', 401],
    ['another scheme', 'Digest token-of-the-wall', 401],
  ])('with %s', async (_, authorization, status) => {
    const files = status === 401 ? ['/browse/', '/runs/', '/GROK1/online/x.png'] : [];
    for (const path of ['/', '/api/nights', ...files]) {
      const answer = await app().request(path, authorization === undefined ? {} : { headers: { authorization } });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=.*Bearer realm=/);
    }
  });

  test('is not asked for by the look at its health', async () => {
    expect((await app().request('/health')).status).toBe(200);
  });
});
