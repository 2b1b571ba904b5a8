import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type FakeHub, startFakeHub } from '@sglang-ci/sim-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NO_ENGINE, TEST_DOCKER, TEST_REGISTRY } from '../test-engine/find-engine.ts';
import { buildImage, publishImages } from '../test-engine/image.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a person calls it. */
function pullImage(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const args = [join(ROOT, 'scripts/pull-image.ts'), ...words];
  return run(join(ROOT, 'node_modules/.bin/tsx'), args, { env: { ...process.env, NO_COLOR: '1', ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

describe('which image is pulled', () => {
  let hub: FakeHub;

  beforeAll(async () => {
    const names = ['v0.5.5-rocm700-mi30x', 'v0.5.6-rocm700-mi30x', 'v0.5.6-rocm700-mi35x', 'v0.5.7rc0-rocm700-mi30x'];
    hub = await startFakeHub({ repository: 'lmsysorg/sglang', tags: names.map((name) => ({ name })) });
  });
  afterAll(() => hub.close());

  test.each<[string, number, string]>([
    ['--dry-run', 0, 'image lmsysorg/sglang:v0.5.6-rocm700-mi30x (newest release)'],
    ['--dry-run --hardware=mi35x', 0, 'image lmsysorg/sglang:v0.5.6-rocm700-mi35x (newest release)'],
    ['--dry-run --branch=v0.5.5', 0, 'image lmsysorg/sglang:v0.5.5-rocm700-mi30x (v0.5.5)'],
    ['--branch=v0.5.5 --hardware=mi35x', 4, 'no v0.5.5 image for mi35x in lmsysorg/sglang'],
    ['--branch=my-feature', 2, 'there is no image of branch my-feature'],
    ['--pr=7865', 2, 'there is no --pr here'],
    ['--help', 0, 'a branch other than main, and a pull request, have no image'],
  ])('%s', async (words, code, said) => {
    const ended = await pullImage(words.split(' '), { DOCKER_HUB_URL: hub.url, HARDWARE_TYPE: 'mi30x' });
    expect(`${ended.stdout}${ended.stderr}`.replaceAll(/\s+/g, ' ')).toContain(said);
    expect(ended.code).toBe(code);
  });
});

describe.skipIf(NO_ENGINE !== '')(`an image of a real registry${NO_ENGINE}`, () => {
  const tag = `v0.5.6.post${process.pid}-rocm700-mi30x`;
  const repo = `${TEST_REGISTRY}/lmsysorg/sglang`;
  const docker = (...words: string[]) => run('docker', ['-H', TEST_DOCKER, ...words]);

  afterAll(() => docker('rmi', '-f', `${repo}:${tag}`, tag));

  test('is pulled, and carries its bare tag too', async () => {
    await buildImage(TEST_DOCKER, [`${repo}:${tag}`]);
    await publishImages(TEST_DOCKER, [`${repo}:${tag}`]);
    const ended = await pullImage([`--repo=${repo}`, `--branch=${tag.split('-')[0]}`], { DOCKER_HOST: TEST_DOCKER });
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toContain(`${repo}:${tag} is also ${tag}`);
    expect((await docker('image', 'inspect', '-f', '{{.RepoTags}}', `${tag}:latest`)).stdout).toContain(
      `${repo}:${tag}`,
    );
  }, 60_000);
});
