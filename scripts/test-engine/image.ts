import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $ } from 'zx';

const SIM_NODE = fileURLToPath(new URL('../../packages/sim-node/', import.meta.url));
const GSM8K_SCRIPT = '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py';
const KERNELS = '/sgl-workspace/aiter/aiter/jit/module_moe_sorting.so';
const PATH = '/opt/sim-node/bin:/usr/local/bin:/usr/bin:/bin:/sbin';

/**
 * Makes an image without any base image to pull: busybox, this machine's Node with the libraries it needs, and the
 * simulated GPU node (built, with its programs first on PATH) where SGLang's image has the real ones. `env` is set in it.
 */
export async function buildImage(
  engineUrl: string,
  names: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const [first, ...more] = names;
  if (first === undefined) throw new Error('which name shall the image have?');
  const root = mkdtempSync(join(tmpdir(), 'test-image-'));
  const docker = $({ env: { ...process.env, DOCKER_HOST: engineUrl } });
  try {
    await layBase(root);
    await layNode(root);
    laySimNode(root);
    const variables = Object.entries({ PATH, ...env }).map(([name, value]) => `ENV ${name}=${value}`);
    const changes = [...variables, 'WORKDIR /sgl-workspace'].flatMap((change) => ['--change', change]);
    await docker`tar -C ${root} -c . | docker import ${changes} - ${first}`;
    for (const name of more) await docker`docker tag ${first} ${name}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Sends images to the registry in their names, and drops them here, so that they have to be pulled. */
export async function publishImages(engineUrl: string, names: readonly string[]): Promise<void> {
  const docker = $({ env: { ...process.env, DOCKER_HOST: engineUrl } });
  for (const name of names) {
    await docker`docker push ${name}`;
    await docker`docker rmi ${name}`;
  }
}

async function layBase(root: string): Promise<void> {
  for (const folder of ['bin', 'etc', 'tmp', 'root', 'proc', 'sys', 'dev', 'usr/bin', 'usr/local/bin', 'opt']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  chmodSync(join(root, 'tmp'), 0o1777);
  cpSync('/bin/busybox', join(root, 'bin/busybox'));
  const applets = (await $`/bin/busybox --list`).stdout
    .split('\n')
    .filter((applet) => applet !== '' && applet !== 'busybox');
  for (const applet of applets) symlinkSync('busybox', join(root, 'bin', applet));
  symlinkSync('/bin/env', join(root, 'usr/bin/env'));
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nvideo:x:44:\nrender:x:105:\n');
}

/** Node and every shared library that `ldd` names, each under its own path. */
async function layNode(root: string): Promise<void> {
  const node = realpathSync(process.execPath);
  cpSync(node, join(root, 'usr/local/bin/node'));
  const libraries = (await $`ldd ${node}`).stdout.matchAll(/(\/\S+)\s+\(0x/g);
  for (const [, library = ''] of libraries) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    cpSync(realpathSync(library), join(root, library));
  }
}

function laySimNode(root: string): void {
  if (!existsSync(join(SIM_NODE, 'dist/programs'))) throw new Error('packages/sim-node is not built: run pnpm build');
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(SIM_NODE, part), join(root, 'opt/sim-node', part), { recursive: true });
  }
  for (const file of [GSM8K_SCRIPT, KERNELS]) {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), 'stands for the real one; the simulated python3 only looks whether it is there\n');
  }
}
