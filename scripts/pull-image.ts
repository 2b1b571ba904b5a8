import { createProgram, createReporter, isHelp, normalizeArgs, runCli } from '@sglang-ci/cli-kit';
import { CiError, EXIT, HARDWARE, type Hardware, resolveSettings, systemClock } from '@sglang-ci/core';
import { tagSourceOf } from '@sglang-ci/nightly-images';
import { connectDocker, ensureImage } from '@sglang-ci/runner-docker';
import { chooseRelease } from './pull-image/choose-release.ts';

const LIMITS = `It pulls what SGLang has published, and builds nothing:
  - a branch other than main, and a pull request, have no image; build one with SGLang's Dockerfile.rocm
  - main stands for the newest release, which is older than the branch itself
  - nightly images are not releases: name them with --docker-image where one is taken`;

/** Pulls a release image of SGLang for this hardware and tags it with its bare tag, for benchmarks by hand. */
await runCli(async ({ args, env, signal, stdout, fetch }) => {
  const { branch, hardware, repo, dryRun } = await parse(args, env);
  if (isHelp(args)) return EXIT.ok;
  const ports = {
    clock: systemClock,
    fetch,
    signal,
    emit: createReporter({ stream: stdout, env, clock: systemClock }),
  };
  const { dockerHubUrl } = resolveSettings({ options: {}, env });
  const source = tagSourceOf(repo, ports, dockerHubUrl === undefined ? {} : { baseUrl: dockerHubUrl });
  const tags = (await source.findTags(repo, `-${hardware}`)).map(({ tag }) => tag);
  const tag = chooseRelease(tags, { hardware, ...(branch === 'main' ? {} : { version: branch }) });
  if (tag === undefined) {
    const what = branch === 'main' ? 'release' : branch;
    throw new CiError('IMAGE_MISSING', `no ${what} image for ${hardware} in ${repo}`, {
      hint: `https://hub.docker.com/r/${repo}/tags shows what there is`,
    });
  }
  ports.emit({ kind: 'image-chosen', image: `${repo}:${tag}`, reason: branch === 'main' ? 'newest release' : branch });
  if (dryRun) return EXIT.ok;
  const engine = await connectDocker(env);
  const image = await ensureImage(engine, { image: { repository: repo, tag } }, ports);
  await engine.tag(image.name, { repository: tag, tag: 'latest' });
  stdout.write(`${image.name} is also ${tag}\n`);
  return EXIT.ok;
});

interface PullOptions {
  /** `main`, or a version such as `v0.5.6`. */
  readonly branch: string;
  readonly hardware: Hardware;
  readonly repo: string;
  readonly dryRun: boolean;
}

async function parse(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<PullOptions> {
  const settings = resolveSettings({ options: {}, env });
  const parsed = await createProgram('pull-image', {
    summary: `Pulls SGLang's release image for this hardware\n\n${LIMITS}`,
    exits: [EXIT.noImage],
    examples: [
      ['$0', 'the newest release'],
      ['$0 --branch=v0.5.6 --hardware mi35x', 'one release, for an MI350X or MI355X'],
    ],
  })
    .option('branch', { type: 'string', default: 'main', describe: 'main (the newest release) or a version, v0.5.6' })
    .option('hardware', { choices: HARDWARE, default: settings.hardware, describe: 'mi30x or mi35x' })
    .option('repo', { type: 'string', default: 'lmsysorg/sglang', describe: 'repository' })
    .option('dry-run', { type: 'boolean', default: false, describe: 'only say which image it is' })
    .parseAsync(normalizeArgs(args));
  const { branch, hardware, repo, dryRun } = parsed;
  if (branch !== 'main' && !/^v\d+\.\d+/.test(branch)) {
    throw new CiError('USAGE', `there is no image of branch ${branch}`, { hint: '--branch=main or --branch=vX.Y.Z' });
  }
  return { branch, hardware, repo, dryRun };
}
