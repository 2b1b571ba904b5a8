import { activeFault } from '../node/faults.ts';
import { garbage } from '../node/garbage.ts';
import { hang } from '../node/hang.ts';

/** What both tools do alike when they cannot do their work: the exit code, or nothing when they can. */
export function smiTrouble(): number | undefined {
  if (activeFault('rocm-smi-hangs') !== undefined) {
    void hang();
    return 0;
  }
  if (activeFault('rocm-smi-garbage') !== undefined) {
    process.stdout.write(garbage(60, 'smi'));
    return 0;
  }
  if (activeFault('rocm-smi-no-permission') !== undefined) {
    process.stderr.write(
      'ERROR: Permission denied: /dev/kfd. The user is missing the following required groups: render, video\n',
    );
    return 1;
  }
  return undefined;
}
