import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectDocker, findEndpoint } from '../src/index.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'docker-home-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
}

function writeContext(name: string, host: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  write(
    `.docker/contexts/meta/${hash}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
  return hash;
}

test('DOCKER_HOST comes first, with TLS where it is asked for', () => {
  writeContext('lab', 'unix:///lab.sock');
  const env = { HOME: home, DOCKER_CONTEXT: 'lab' };
  expect(findEndpoint({ ...env, DOCKER_HOST: 'unix:///x.sock' })).toStrictEqual({
    url: 'unix:///x.sock',
    origin: 'DOCKER_HOST',
  });
  const remote = { ...env, DOCKER_HOST: 'node7:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' };
  expect(findEndpoint(remote)).toStrictEqual({ url: 'tcp://node7:2376', origin: 'DOCKER_HOST', tlsFolder: '/certs' });
});

test('then the context that is named or current', () => {
  const hash = writeContext('lab', 'tcp://lab:2376');
  writeContext('rootless', 'unix:///run/user/1000/docker.sock');
  write('.docker/config.json', JSON.stringify({ currentContext: 'rootless' }));
  expect(findEndpoint({ HOME: home })).toStrictEqual({
    url: 'unix:///run/user/1000/docker.sock',
    origin: 'context rootless',
  });
  write(`.docker/contexts/tls/${hash}/docker/ca.pem`, 'x');
  expect(findEndpoint({ HOME: home, DOCKER_CONTEXT: 'lab' })).toStrictEqual({
    url: 'tcp://lab:2376',
    origin: 'context lab',
    tlsFolder: join(home, '.docker/contexts/tls', hash, 'docker'),
  });
});

test('a context that is not there is an error, not another engine', () => {
  expect(() => findEndpoint({ HOME: home, DOCKER_CONTEXT: 'gone' })).toThrow(
    expect.objectContaining({ code: 'DOCKER_UNREACHABLE', message: 'Docker context gone is not there' }),
  );
});

test('then the first socket that exists, a rootless one too; a broken config.json is no context', () => {
  write('.docker/config.json', '{"currentContext": ');
  write('run/docker.sock', '');
  const { url, origin } = findEndpoint({ HOME: home, XDG_RUNTIME_DIR: join(home, 'run') });
  expect(origin).toBe('default socket');
  expect(['unix:///var/run/docker.sock', `unix://${join(home, 'run/docker.sock')}`]).toContain(url);
});

test.each([
  ['no socket', 'unix:///no/such.sock', /there is no such socket/],
  ['nobody listening', 'tcp://127.0.0.1:9', /nothing listens/],
  ['ssh', 'ssh://lab', /forward the socket/],
])('an engine that cannot be reached says what to do: %s', async (_, host, hint) => {
  await expect(connectDocker({ HOME: home, DOCKER_HOST: host })).rejects.toMatchObject({
    code: 'DOCKER_UNREACHABLE',
    hint: expect.stringMatching(hint),
  });
});
