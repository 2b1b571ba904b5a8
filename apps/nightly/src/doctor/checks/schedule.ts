import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { hasBlock } from '../../install/marked-block.ts';
import { crontabPlace } from '../../install/place.ts';
import { UNIT_PREFIX } from '../../install/render-systemd.ts';
import { ok, type Patient, type Said, problem, warning } from '../check.ts';

/** Does anything start the nights? */
export async function lookAtSchedule({ setup }: Patient): Promise<readonly Said[]> {
  const cron = await cronPlaces(setup.env);
  const timers = ['/etc/systemd/system', join(homedir(), '.config/systemd/user')].flatMap((folder) =>
    namesIn(folder).filter((name) => name.startsWith(UNIT_PREFIX) && name.endsWith('.timer')),
  );
  if (cron.length === 0 && timers.length === 0) {
    return [warning('nothing starts the nights', 'sglang-nightly install --cron, or --systemd')];
  }
  const found = [...cron.map((place) => `rules in ${place}`), ...timers];
  if (cron.length > 0 && timers.length > 0) {
    return [warning(`started twice: ${found.join(', ')}`, 'take one out with --uninstall')];
  }
  const daemon = cron.length > 0 ? ['cron', 'crond'] : ['systemd'];
  return runs(daemon)
    ? [ok(found.join(', '))]
    : [problem(`${found.join(', ')}, but no ${daemon[0]} runs`, `start it, and let it start with the machine`)];
}

async function cronPlaces(env: Patient['setup']['env']): Promise<readonly string[]> {
  const own = await crontabPlace(env)
    .read()
    .catch(() => '');
  const files = ['/etc/crontab', ...namesIn('/etc/cron.d').map((name) => join('/etc/cron.d', name))];
  return [...(hasBlock(own) ? ['the crontab'] : []), ...files.filter((path) => hasBlock(textOf(path)))];
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Is there a process of one of these names? */
function runs(names: readonly string[]): boolean {
  return namesIn('/proc').some((pid) => /^\d+$/.test(pid) && names.includes(textOf(`/proc/${pid}/comm`).trim()));
}
