import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveSettings } from '@sglang-ci/core';
import { expect, test } from 'vitest';
import type { Patient } from '../src/doctor/check.ts';
import { lookAtPlotServer } from '../src/doctor/checks/plot-server.ts';

/** What the check says of a plot server that answers like this, over real requests; and what it was asked for. */
async function look(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  site: (port: number) => Readonly<Record<string, unknown>>,
) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const settings = resolveSettings({ options: {}, env: {}, site: { value: site(port), path: 'site.json' } });
  const said = await lookAtPlotServer({ setup: { settings, fetch } } as unknown as Patient);
  server.close();
  return { said, asked };
}

const night = (request: IncomingMessage, response: ServerResponse) => {
  const isData = request.url?.startsWith('/api/') === true;
  response.setHeader('content-type', isData ? 'application/json' : 'text/html; charset=UTF-8');
  response.end(isData ? '{"nights":[{"id":"online/GROK1/a night"}]}' : '<!doctype html>');
};

test("follows the newest night's link to its page, and knows whom it serves", async () => {
  const { said, asked } = await look(night, (port) => ({ plotServerBaseUrl: `http://127.0.0.1:${port}` }));
  expect(asked).toEqual(['/api/nights?limit=1', '/night?folder=online%2FGROK1%2Fa+night']);
  expect(said).toMatchObject([{ state: 'warning', message: expect.stringContaining('works on this machine alone') }]);
});

test.each([
  ['a page that is not there', 404, /leads to no page: HTTP 404/, /log of the plot server/],
  ['a log-in', 401, /HTTP 401/, /plotServerAuthFile/],
  ['a name that it does not know', 421, /HTTP 421/, /plotServerAllowedHosts/],
])('warns of %s', async (_, status, message, hint) => {
  const refuse = (_request: IncomingMessage, response: ServerResponse) => {
    response.statusCode = status;
    response.end();
  };
  const { said } = await look(refuse, (port) => ({ plotServerBaseUrl: `http://127.0.0.1:${port}` }));
  expect(said).toMatchObject([
    { state: 'warning', message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
  ]);
});

test('names the address it listens on where nobody answers, and where cards have no links', async () => {
  const { said: dead } = await look(night, () => ({ plotServerBaseUrl: 'http://127.0.0.1:9' }));
  expect(dead[0]?.hint).toContain('it listens on 127.0.0.1 (plotServerBind, HTTP_SERVER_BIND), port 8000');
  const { said: none } = await look(night, () => ({}));
  expect(none[0]).toMatchObject({ state: 'warning', hint: expect.stringContaining('plotServerBind "0.0.0.0"') });
});
