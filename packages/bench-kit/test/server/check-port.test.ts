import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { checkPortIsFree } from '../../src/server/check-port.ts';

const ports = (answer: typeof fetch) => ({ fetch: answer, signal: new AbortController().signal });
const URL_OF = (port: number) => `http://127.0.0.1:${port}/health`;

test('a port is free when it refuses, and taken when it answers, whatever it answers', async () => {
  const server = createServer((_request, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(checkPortIsFree(ports(fetch), URL_OF(port))).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `something already answers on 127.0.0.1:${port}`,
  });
  await new Promise((resolve) => server.close(resolve));
  await expect(checkPortIsFree(ports(fetch), URL_OF(port))).resolves.toBeUndefined();
});

test('silence is no answer, and no free port either', async () => {
  const silent = () => Promise.reject(new DOMException('The operation timed out', 'TimeoutError'));
  await expect(checkPortIsFree(ports(silent), URL_OF(30_000))).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining('neither refuses nor answers'),
    hint: expect.stringContaining('loopback'),
  });
});
