import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { $, which } from 'zx';
import { engineUrl, startEngine, stopEngine } from './engine.ts';
import { buildImage, publishImages } from './image.ts';
import { startRegistry, stopRegistry } from './registry.ts';

const HELP = `Usage: tsx scripts/test-engine/cli.ts COMMAND [--dir DIR] [--port PORT]

A Docker engine and an image registry of their own for the container tests, on a bare Debian machine, as root.

  start        start both; prints the variables the tests look for: eval "$(… start)"
  image NAME…  make an image of the simulated GPU node under these names
  publish NAME…  send images to the registry and drop them from the engine
  stop         end both, every container with them, and remove what they kept

It installs docker.io, docker-registry and busybox-static where they are missing, and makes stand-ins for /dev/kfd and
/dev/dri where there are none; those stay.

  --dir   where they live (default: ${join(tmpdir(), 'sglang-ci-test-engine')})
  --port  port of the registry (default: 5056)`;

const PACKAGES = { dockerd: 'docker.io', 'docker-registry': 'docker-registry', '/bin/busybox': 'busybox-static' };
/** What engine and registry keep in their folder. */
const KEPT = [
  'data',
  'exec',
  'registry',
  'daemon.json',
  'registry.json',
  'dockerd.log',
  'registry.log',
  'docker.sock',
  'own.pid',
];

// Where Debian puts daemons, and where a plain user's PATH does not look.
process.env['PATH'] = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'string', default: join(tmpdir(), 'sglang-ci-test-engine') },
    port: { type: 'string', default: '5056' },
    help: { type: 'boolean', default: false },
  },
});
const [command, ...names] = positionals;
await main();

async function main(): Promise<void> {
  const { dir, port } = values;
  switch (values.help ? 'help' : command) {
    case 'start':
      mkdirSync(dir, { recursive: true });
      await installMissing();
      await startEngine(dir);
      await startRegistry(dir, Number(port));
      console.log(`export SGLANG_CI_TEST_DOCKER=${engineUrl(dir)} SGLANG_CI_TEST_REGISTRY=127.0.0.1:${port}`);
      return;
    case 'image':
      await buildImage(engineUrl(dir), names);
      console.log(names.join('\n'));
      return;
    case 'publish':
      return await publishImages(engineUrl(dir), names);
    case 'stop':
      await stopEngine(dir);
      await stopRegistry(dir);
      return removeKept(dir);
    case 'help':
      console.log(HELP);
      return;
    default:
      console.error(HELP);
      process.exitCode = 2;
  }
}

/** Only what `start` has made, lest a mistyped --dir cost somebody their files. */
function removeKept(dir: string): void {
  for (const name of KEPT) rmSync(join(dir, name), { recursive: true, force: true });
  if (existsSync(dir) && readdirSync(dir).length === 0) rmSync(dir, { recursive: true });
}

async function installMissing(): Promise<void> {
  const missing: string[] = [];
  for (const [program, debianPackage] of Object.entries(PACKAGES)) {
    if ((await which(program, { nothrow: true })) === null) missing.push(debianPackage);
  }
  if (missing.length === 0) return;
  await $`apt-get update -qq`.pipe(process.stderr);
  await $`apt-get install -y -qq --no-install-recommends ${missing}`.pipe(process.stderr);
}
