import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from '../src/drain.ts';
import { listen } from '../src/listen.ts';
import { parseServerOptions } from '../src/server-options.ts';
import { portOf } from './live-site.ts';

const app = { fetch: () => new Response('hello') };

describe('listen', () => {
  test('serves the app and stops at once', async () => {
    const server = await listen(app, { host: '127.0.0.1', port: 0 });
    const port = portOf(server);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello');
    await drain(server, 0);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
  });

  test('names a free port when its own is taken', async () => {
    const anyPort = { host: '127.0.0.1', port: 0 };
    const [taken, other, free] = [await listen(app, anyPort), await listen(app, anyPort), await listen(app, anyPort)];
    const [busy, alsoBusy] = [portOf(taken), portOf(other)];
    const freePort = portOf(free);
    await drain(free, 0);
    const attempt = listen(app, { host: '127.0.0.1', port: busy, alternativePorts: [alsoBusy, freePort] });
    await expect(attempt).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `port ${busy} on 127.0.0.1 is taken`,
      hint: `port ${freePort} is free: --port ${freePort}`,
    });
    for (const server of [taken, other]) await drain(server, 0);
  });
});

describe('parseServerOptions', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'plot-server-'));
  });
  afterEach(() => rm(base, { recursive: true }));

  test('has the documented defaults: only this machine, port 8000', async () => {
    expect(await parseServerOptions(['--base-dir', base], {})).toEqual({
      port: 8000,
      host: '127.0.0.1',
      baseDir: base,
      plotsDir: join(base, 'plots_server'),
      title: 'SGLang benchmark plots',
      alternativePorts: [8001, 8080, 8888, 9000],
    });
  });

  test.each([
    ['the port as a word', ['8123'], { port: 8123 }],
    ['--port', ['--port', '8124'], { port: 8124 }],
    ['--bind', ['--bind', '0.0.0.0'], { host: '0.0.0.0' }],
    ['--host', ['--host', '::1'], { host: '::1' }],
    ['--title', ['--title', 'Lab'], { title: 'Lab' }],
    ['the old spelling --plots_dir', ['--plots_dir', '/plots'], { plotsDir: '/plots' }],
  ])('takes %s from the command line', async (_, args, expected) => {
    const env = { BENCHMARK_CI_DIR: base, HTTP_SERVER_PORT: '9999', HTTP_SERVER_BIND: '10.0.0.1' };
    expect(await parseServerOptions(args, env)).toMatchObject(expected);
  });

  test('takes the old environment variables', async () => {
    const env = {
      BENCHMARK_CI_DIR: base,
      HTTP_SERVER_PORT: '8125',
      HTTP_SERVER_BIND: '0.0.0.0',
      HTTP_SERVER_TITLE: 'Lab',
      PLOTS_SERVER_DIR: '/plots',
      ALTERNATIVE_PORTS: '8200 8201',
    };
    expect(await parseServerOptions([], env)).toEqual({
      port: 8125,
      host: '0.0.0.0',
      baseDir: base,
      plotsDir: '/plots',
      title: 'Lab',
      alternativePorts: [8200, 8201],
    });
  });

  test.each([
    ['a folder that does not exist', ['--base-dir', '/no/such/folder'], 'PATH_MISSING'],
    ['a port that is no number', ['--port', 'x'], 'CONFIG_INVALID'],
    ['a port beyond the last', ['--port', '70000', '--base-dir', '/'], 'USAGE'],
    ['an unknown option', ['--prot', '1'], 'USAGE'],
  ])('refuses %s', async (_, args, code) => {
    await expect(parseServerOptions(args, {})).rejects.toMatchObject({ code });
  });
});
