import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { drain } from '../src/drain.ts';
import { listen } from '../src/listen.ts';
import { makeModelFolders } from '../src/make-model-folders.ts';
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

  test('binds to the address that is asked for and to no other', async () => {
    const server = await listen(app, { host: '127.0.0.2', port: 0 });
    const port = portOf(server);
    expect((await fetch(`http://127.0.0.2:${port}/`)).status).toBe(200);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
    await drain(server, 0);
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
      hosts: [...new Set([hostname(), hostname().split('.')[0]])],
      baseDir: base,
      plotsDir: join(base, 'plots_server'),
      title: 'SGLang benchmark plots',
      modelDirs: [],
      secretPlaces: { files: [], siteFile: undefined },
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
      PLOTS_MODEL_DIRS: 'GROK1 DeepSeek-V3-0324',
      ALTERNATIVE_PORTS: '8200 8201',
      PLOT_SERVER_HOST: 'plots.lab',
      PLOT_SERVER_ALLOWED_HOSTS: 'plots.lab, ci.lab',
    };
    expect(await parseServerOptions([], env)).toEqual({
      port: 8125,
      host: '0.0.0.0',
      hosts: [...new Set([hostname(), hostname().split('.')[0]]), 'plots.lab', 'ci.lab'],
      baseDir: base,
      plotsDir: '/plots',
      title: 'Lab',
      modelDirs: ['GROK1', 'DeepSeek-V3-0324'],
      secretPlaces: { files: [], siteFile: undefined },
      alternativePorts: [8200, 8201],
    });
  });

  test.each([
    ['a folder that does not exist', ['--base-dir', '/no/such/folder'], 'PATH_MISSING'],
    ['a port that is no number', ['--port', 'x'], 'USAGE'],
    ['a port beyond the last', ['--port', '70000', '--base-dir', '/'], 'CONFIG_INVALID'],
    ['an unknown option', ['--prot', '1'], 'USAGE'],
  ])('refuses %s', async (_, args, code) => {
    await expect(parseServerOptions(args, {})).rejects.toMatchObject({ code });
  });

  test('takes the host of links for a name it answers to, not for an address to listen on', async () => {
    const env = { PLOT_SERVER_HOST: 'plots.example.org', PLOT_SERVER_BASE_URL: 'https://lab.example.org/ci' };
    const options = await parseServerOptions(['--base-dir', base], env);
    expect(options?.host).toBe('127.0.0.1');
    expect(options?.hosts.slice(-2)).toEqual(['lab.example.org', 'plots.example.org']);
  });

  test.each([
    ['that is not there', undefined, /cannot be read/],
    ['without any line', '# nobody\n\n', /has no user:password and no token/],
  ])('refuses a log-in file %s', async (_, text, message) => {
    const file = join(base, '.log-in');
    if (text !== undefined) await writeFile(file, text);
    const attempt = parseServerOptions(['--base-dir', base], { PLOT_SERVER_AUTH_FILE: file });
    await expect(attempt).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });
  });

  test('refuses to show the log-in file', async () => {
    const attempt = parseServerOptions(['--base-dir', base], { PLOT_SERVER_AUTH_FILE: join(base, 'users.txt') });
    await expect(attempt).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('refuses to show the webhook file, but not one that is hidden, secret by its name or elsewhere', async () => {
    const options = (file: string) => parseServerOptions(['--base-dir', base], { TEAMS_WEBHOOK_FILE: file });
    await expect(options(join(base, 'site', 'teams.txt'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    for (const file of [join(base, '.teams'), join(base, 'teams-webhook.txt'), '/etc/teams.txt']) {
      expect(await options(file)).toMatchObject({ baseDir: base });
    }
  });
});

describe('makeModelFolders', () => {
  test('makes both folders of each model, and says what it could not make', async () => {
    const base = await mkdtemp(join(tmpdir(), 'plot-server-'));
    expect(await makeModelFolders(base, ['GROK1'])).toEqual([]);
    expect((await readdir(join(base, 'GROK1'))).toSorted()).toEqual(['offline', 'online']);
    const problems = await makeModelFolders(base, ['GROK1/online', '..']);
    expect(problems).toHaveLength(4);
    expect(problems[0]).toContain('not a name that can be shown');
    await rm(base, { recursive: true });
  });
});
