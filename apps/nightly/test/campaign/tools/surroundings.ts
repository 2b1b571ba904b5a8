import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { StartedNight } from '../../sim-site.ts';

const run = promisify(execFile);

/** Is this root, with what it takes to mount and to make namespaces? */
export const IS_ROOT = process.getuid?.() === 0;

/** Words before a command that let file modes count, as they do for everybody but root. */
export const MODES_COUNT: readonly string[] = IS_ROOT
  ? [
      'setpriv',
      '--bounding-set=-dac_override,-dac_read_search,-fowner',
      '--inh-caps=-dac_override,-dac_read_search,-fowner',
    ]
  : [];

/** Words before a command that give it a network of its own: the loopback and nothing else. */
export const OWN_NETWORK: readonly string[] = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"'];

/** Takes a night in a network of its own even that. */
export async function cutNetwork({ pid }: StartedNight): Promise<void> {
  await run('nsenter', ['-t', String(pid), '-n', 'ip', 'link', 'set', 'lo', 'down']);
}
