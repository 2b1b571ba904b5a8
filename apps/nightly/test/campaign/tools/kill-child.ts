import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world.ts';
import { until } from './moments.ts';

/** Kills the first process of a site whose command line says so, as the kernel does when memory runs out. */
export async function killChild(world: Pick<World, 'site'>, command: RegExp): Promise<void> {
  process.kill(await childRuns(world, command), 'SIGKILL');
}

/** Waits until a site has a process whose command line says so; its number. */
export async function childRuns({ site }: Pick<World, 'site'>, command: RegExp): Promise<number> {
  let found: number | undefined;
  await until(`there was a process ${command}`, () => {
    found = pidsOf(site.directory).find((pid) => command.test(commandOf(pid)));
    return found !== undefined;
  });
  return found ?? -1;
}

function pidsOf(directory: string): readonly number[] {
  const mark = `SIM_NODE_DIR=${join(directory, 'node-state')}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && read(pid, 'environ').includes(mark));
}

function commandOf(pid: number): string {
  return read(pid, 'cmdline').replaceAll('\0', ' ');
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
