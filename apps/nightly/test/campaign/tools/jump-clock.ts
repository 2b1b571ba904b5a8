import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { World } from '../world.ts';

/** The variables of a night whose clock can jump. */
export function jumpyEnv({ site }: Pick<World, 'site'>): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${join(import.meta.dirname, 'jump-clock.mjs')}`,
    CLOCK_JUMP_FILE: fileOf(site.directory),
  };
}

/** Lets the machine's clock jump, by simulated hours. */
export async function jump({ site }: Pick<World, 'site'>, hours: number, factor: number): Promise<void> {
  await writeFile(fileOf(site.directory), String((hours * 3_600_000) / factor));
}

function fileOf(directory: string): string {
  return join(directory, 'clock-jump');
}
