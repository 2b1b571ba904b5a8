import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $ } from 'zx';
import { startDaemon, stopDaemon } from './start-daemon.ts';

/** Address of the engine that lives in `dir`. */
export function engineUrl(dir: string): string {
  return `unix://${join(dir, 'docker.sock')}`;
}

/**
 * Starts a Docker engine of its own in `dir`, with stand-ins for the GPU devices where the machine has none. It makes no
 * bridge and no firewall rules, so containers need `--network=host`. An engine that runs there already is left as it is.
 */
export async function startEngine(dir: string): Promise<void> {
  mkdirSync(dir, { recursive: true });
  if (await answers(dir)) return;
  await makeGpuDevices();
  const config = join(dir, 'daemon.json');
  writeFileSync(config, JSON.stringify({ 'shutdown-timeout': 2, ...(hasAllCapabilities() ? {} : reducedRuntime()) }));
  const flags = ['--iptables=false', '--ip6tables=false', '--bridge=none', '--storage-driver=overlay2'];
  const folders = ['--data-root', join(dir, 'data'), '--exec-root', join(dir, 'exec')];
  await startDaemon({
    name: 'dockerd',
    dir,
    argv: [
      'dockerd',
      '--config-file',
      config,
      '-H',
      engineUrl(dir),
      ...folders,
      ...flags,
      '--pidfile',
      join(dir, 'own.pid'),
    ],
    isReady: () => answers(dir),
  });
}

/** Ends the engine and with it every container it runs. */
export async function stopEngine(dir: string): Promise<void> {
  await stopDaemon(dir, 'dockerd');
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  // An engine that has crashed leaves them behind.
  for (const mount of mounts.filter((path) => path.startsWith(`${dir}/`)).toReversed()) await $`umount ${mount}`;
}

/** Ends the engine as a crash does. What it ran goes on without it, until the next one starts and ends it. */
export async function crashEngine(dir: string): Promise<void> {
  await stopDaemon(dir, 'dockerd', 'SIGKILL');
  // Where init does not collect the dead, the next engine would take them for living and wait for them.
  for (const file of ['own.pid', 'exec/containerd/containerd.pid']) rmSync(join(dir, file), { force: true });
}

async function answers(dir: string): Promise<boolean> {
  const { exitCode } = await $({ quiet: true, nothrow: true })`docker -H ${engineUrl(dir)} version`;
  return exitCode === 0;
}

/** Character devices that behave like /dev/null: containers only need them to be there. */
async function makeGpuDevices(): Promise<void> {
  mkdirSync('/dev/dri', { recursive: true });
  const nodes = Array.from({ length: 8 }, (_, gpu) => `/dev/dri/renderD${128 + gpu}`);
  for (const node of ['/dev/kfd', ...nodes]) if (!existsSync(node)) await $`mknod ${node} c 1 3`;
}

function hasAllCapabilities(): boolean {
  const bounding = /^CapBnd:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  const last = Number(readFileSync('/proc/sys/kernel/cap_last_cap', 'utf8'));
  return BigInt(`0x${bounding}`) === (1n << BigInt(last + 1)) - 1n;
}

function reducedRuntime(): object {
  const path = fileURLToPath(new URL('oci-runtime.mjs', import.meta.url));
  return { runtimes: { reduced: { path } }, 'default-runtime': 'reduced' };
}
