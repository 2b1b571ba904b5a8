import { expect, test } from 'vitest';
import { redactSecrets } from '../src/index.ts';

test.each([
  [
    'perf.sh --teams-webhook-url=https://prod-1.westus.logic.azure.com:443/workflows/x?sig=SECRET --mode=online',
    'perf.sh --teams-webhook-url=<redacted> --mode=online',
  ],
  ['perf.sh --webhook-url "https://h/SECRET" x', 'perf.sh --webhook-url <redacted> x'],
  ['GITHUB_TOKEN=SECRET make', 'GITHUB_TOKEN=<redacted> make'],
  [
    'posting to https://default1.00.environment.api.powerplatform.com/powerautomate/x?sig=SECRET',
    'posting to https://default1.00.environment.api.powerplatform.com/…',
  ],
  ['see https://user:SECRET@example.org/a', 'see https://example.org/a'],
  ['\u001B[31mhttps://h/webhook/SECRET\u001B[0m', '\u001B[31mhttps://h/…'],
  ['GROK1_FP8https://prod-1.logic.azure.com/workflows/x?sig=SECRET', 'GROK1_FP8https://prod-1.logic.azure.com/…'],
  ['no port: http://user:SECRET@h:99999/a?sig=SECRET', 'no port: http://h:99999/a?…'],
  ["ServerArgs(model='m', api_key='SECRET', port=1)", "ServerArgs(model='m', api_key=<redacted>, port=1)"],
])('%s', (text, expected) => {
  expect(redactSecrets(text)).toBe(expected);
});

test('harmless text stays as it is', () => {
  const text = 'GET https://hub.docker.com/v2/repositories/rocm/sgl-dev/tags?page_size=100&name=rocm700 took 3 s';
  expect(redactSecrets(text)).toBe(text);
});
