import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseRunner, describeRunner } from '../../src/index.ts';

let folder: string;
let engine: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
  url = `unix://${join(folder, 'docker.sock')}`;
  engine = createServer((request, response) => response.end(request.url === '/_ping' ? 'OK' : '{}'));
  await new Promise<void>((resolve) => void engine.listen(join(folder, 'docker.sock'), resolve));
});
afterAll(async () => {
  await new Promise((resolve) => engine.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

test.each<[string, 'docker' | 'host' | undefined, object, 'docker' | 'host', RegExp]>([
  ['an engine answers', undefined, {}, 'docker', /^commands run in a container: unix:.*docker\.sock answers$/],
  [
    'none answers',
    undefined,
    { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
    'host',
    /on this machine: .*does not answer/,
  ],
  ['a context is not there', undefined, { DOCKER_HOST: '', DOCKER_CONTEXT: 'lab' }, 'host', /context lab is not there/],
  ['inside a container', undefined, { INSIDE_CONTAINER: '1' }, 'host', /on this machine: INSIDE_CONTAINER is set/],
  ['INSIDE_CONTAINER is empty', undefined, { INSIDE_CONTAINER: '' }, 'docker', /answers$/],
  ['host was asked for', 'host', {}, 'host', /--runner host/],
  [
    'docker was asked for',
    'docker',
    { INSIDE_CONTAINER: '1', DOCKER_HOST: 'unix:///nowhere' },
    'docker',
    /--runner docker/,
  ],
])('%s', async (_what, asked, env, runner, says) => {
  const choice = await chooseRunner(asked, { DOCKER_HOST: url, HOME: folder, ...env });
  expect([choice.runner, choice.byDefault]).toStrictEqual([runner, asked === undefined]);
  expect(describeRunner(choice)).toMatch(says);
});

test('an engine that was looked for in vain is kept, for whoever cannot do without one', async () => {
  const { noEngine } = await chooseRunner(undefined, { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  expect(noEngine).toMatchObject({ code: 'DOCKER_UNREACHABLE', hint: expect.stringContaining('start Docker') });
});
