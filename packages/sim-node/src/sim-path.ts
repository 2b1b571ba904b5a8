import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute folder of the simulated programs: put it first on PATH and the machine looks like a GPU node. */
export function simPath(): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', 'bin');
}
