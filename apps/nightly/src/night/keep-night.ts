import { formatError } from '@sglang-ci/cli-kit';
import type { ExitCode } from '@sglang-ci/core';
import {
  describeNight,
  type NightFile,
  nightFileOf,
  type NightHead,
  readNightFile,
  writeNightFile,
} from '../report/night-file.ts';
import type { NightSetup, NightState, Step } from './night.ts';

/** Keeps `night.json` up to date, so that a night that is killed has said how far it came. */
export interface NightKeeper {
  readonly path: string;
  /** The node is ours: from here on the file is this night's. */
  begin(): Promise<void>;
  keep(state: NightState, running?: Step): Promise<void>;
  /** The whole night. Written, unless another night of the same name runs and this one never had the node. */
  end(state: NightState, exitCode: ExitCode): Promise<NightFile>;
}

/** Opens the record of a night. What cannot be written is warned about once, and never ends a night. */
export async function keepNight(setup: NightSetup, deadlineAtMs: number): Promise<NightKeeper> {
  const path = nightFileOf(setup);
  let head: NightHead = { startedAtMs: setup.clock.now(), deadlineAtMs, earlier: [] };
  let isOurs = false;
  let warned = false;
  const write = async (night: NightFile) => {
    try {
      await writeNightFile(path, night);
    } catch (error) {
      if (!warned) setup.emit({ kind: 'warning', message: `${path} could not be written: ${formatError(error)}` });
      warned = true;
    }
  };
  return {
    path,
    async begin() {
      isOurs = true;
      head = { ...head, earlier: await earlierStarts(path) };
    },
    keep: (state, running) =>
      write(describeNight(setup, state, { head, ...(running === undefined ? {} : { running: running.id }) })),
    async end(state, exitCode) {
      if (!isOurs) head = { ...head, earlier: await earlierStarts(path) };
      const night = describeNight(setup, state, { head, exitCode });
      const other = isOurs ? undefined : await readNightFile(path);
      if (other?.status !== 'running') await write(night);
      return night;
    },
  };
}

/** The starts before this one. One that never ended was cut, since nobody runs beside the one that has the node. */
async function earlierStarts(path: string): Promise<NightFile['earlier']> {
  const last = await readNightFile(path);
  if (last === undefined) return [];
  const { earlier, startedAt, status, endedAt, exitCode } = last;
  const ended = endedAt === undefined ? {} : { endedAt };
  const code = exitCode === undefined ? {} : { exitCode };
  return [...earlier, { startedAt, status: status === 'running' ? 'cut' : status, ...ended, ...code }];
}
