import { createHostRunner } from '@sglang-ci/bench-kit';
import type { NightSetup } from '../night/night.ts';
import { type Check, type Finding, problemOf } from './check.ts';
import { lookAtClock } from './checks/clock.ts';
import { lookAtDisk } from './checks/disk.ts';
import { lookAtDocker } from './checks/docker.ts';
import { lookAtFolders } from './checks/folders.ts';
import { lookAtGpus } from './checks/gpus.ts';
import { lookAtImages } from './checks/images.ts';
import { lookAtLock } from './checks/lock.ts';
import { lookAtModels } from './checks/models.ts';
import { lookAtNode } from './checks/node.ts';
import { lookAtPlotServer } from './checks/plot-server.ts';
import { lookAtSchedule } from './checks/schedule.ts';
import { lookAtSettings } from './checks/settings.ts';
import { lookAtWebhook } from './checks/webhook.ts';

const CHECKS: readonly Check[] = [
  { id: 'settings', look: lookAtSettings },
  { id: 'node', look: lookAtNode },
  { id: 'clock', look: lookAtClock },
  { id: 'folders', look: lookAtFolders },
  { id: 'disk', look: lookAtDisk },
  { id: 'models', look: lookAtModels },
  { id: 'docker', look: lookAtDocker },
  { id: 'gpus', look: lookAtGpus },
  { id: 'images', look: lookAtImages },
  { id: 'webhook', look: lookAtWebhook },
  { id: 'plot server', look: lookAtPlotServer },
  { id: 'lock', look: lookAtLock },
  { id: 'schedule', look: lookAtSchedule },
];

/** Looks at everything that a night needs. A check that cannot look is a problem, never silence. */
export async function examine(setup: NightSetup): Promise<readonly Finding[]> {
  const patient = { setup, runner: createHostRunner({ clock: setup.clock }) };
  const findings: Finding[] = [];
  for (const { id, look } of CHECKS) {
    const said = await look(patient).catch((error: unknown) => [problemOf(error)]);
    findings.push(...said.map((finding) => ({ check: id, ...finding })));
  }
  return findings;
}
