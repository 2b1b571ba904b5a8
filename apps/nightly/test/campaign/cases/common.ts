import { chmod } from 'node:fs/promises';
import { clockOf, night, type StartedNight } from '../../sim-site.ts';
import type { Expected, FaultCase, Stage } from '../fault-case.ts';
import { jump, jumpyEnv } from '../tools/jump-clock.ts';
import { killChild } from '../tools/kill-child.ts';
import { tonightsFolder } from '../tools/moments.ts';
import { cutNetwork, MODES_COUNT, OWN_NETWORK } from '../tools/surroundings.ts';
import { DAYS, type World, wishOf } from '../world.ts';

/** When in a night something happens. */
export type Moment = (world: World, night: StartedNight) => Promise<void>;

/** The program itself is killed, as by the kernel when memory runs out: no clean-up, no card. */
export function killedAt(stage: Stage, moment: Moment, more: Partial<FaultCase> = {}): FaultCase {
  return {
    stage,
    fault: 'killed',
    what: 'SIGKILL of the night',
    during: async (world, started) => {
      await moment(world, started);
      process.kill(started.pid, 'SIGKILL');
    },
    expected: { code: null },
    ...more,
  };
}

/** One of the node's programs is killed under the night. */
export function childKilledAt(
  stage: Stage,
  moment: Moment,
  more: { readonly what: string; readonly program: RegExp; readonly expected: Expected },
): FaultCase {
  const { what, program, expected } = more;
  return {
    stage,
    fault: 'child killed',
    what,
    during: async (world, started) => {
      await moment(world, started);
      await killChild(world, program);
    },
    expected,
  };
}

/** From one moment to the next, the night may not write into its run folder. */
export function runFolderClosedAt(stage: Stage, moment: Moment): FaultCase {
  return {
    stage,
    fault: 'no permission',
    what: 'the run folder cannot be written any more',
    wish: () => ({ within: MODES_COUNT }),
    during: async (world, started) => {
      await moment(world, started);
      await closeFolder(tonightsFolder(world));
    },
    after: (world) => openFolder(tonightsFolder(world)),
    expected: { code: 1, says: /permission denied/i, card: /permission denied/i },
  };
}

/** From one moment to the next, nothing more fits on the disk with the results. */
export function diskFullAt(
  stage: Stage,
  moment: Moment,
  more: { readonly expected: Expected } & Partial<FaultCase>,
): FaultCase {
  return {
    stage,
    fault: 'disk full',
    what: 'no space left from then on',
    needs: 'root',
    during: async (world, started) => {
      await moment(world, started);
      await world.disk?.fill();
    },
    ...more,
  };
}

/** A simulated fault of one of the node's programs. */
export function simulated(
  stage: Stage,
  fault: FaultCase['fault'],
  more: {
    readonly what: string;
    readonly name: string;
    readonly expected: Expected;
  },
): FaultCase {
  const { what, name, expected } = more;
  return { stage, fault, what, wish: () => ({ env: { SIM_FAULT: name } }), expected, next: 'next-day' };
}

/** The wall clock is put forward or back by hours, as a step of NTP does. Nothing else is wrong: the night has to be good. */
export function clockJumpAt(stage: Stage, moment: Moment, hours: number): FaultCase {
  return {
    stage,
    fault: 'clock jump',
    what: `${hours > 0 ? '+' : ''}${hours} h`,
    wish: (world) => ({ env: jumpyEnv(world) }),
    during: async (world, started) => {
      await moment(world, started);
      await jump(world, hours, clockOf(DAYS.tonight).factor);
    },
    expected: { code: 0, status: 'complete' },
  };
}

/** Another night is started by hand or by cron: it says so and goes, and the first one does not notice. */
export function secondNightAt(stage: Stage, moment: Moment): FaultCase {
  return {
    stage,
    fault: 'second night',
    what: 'started again',
    during: async (world, started) => {
      await moment(world, started);
      process.kill(started.pid, 'SIGSTOP'); // stays in this stage until the second one has come and gone
      const second = await night(world.site, wishOf(world, DAYS.tomorrow)).finally(() =>
        process.kill(started.pid, 'SIGCONT'),
      );
      if (second.code !== 75)
        throw new Error(`the second night ends with ${second.code}: ${second.stdout}${second.stderr}`);
      if (!/process \d+/.test(second.stdout))
        throw new Error(`the second night does not name the first: ${second.stdout}`);
    },
    expected: { code: 0, status: 'complete', card: /another run|lock|process \d+/i },
    next: 'next-day',
  };
}

/** The loopback goes down under the night, and with it server, clients and Teams. */
export function networkGoneAt(stage: Stage, moment: Moment, expected: Expected): FaultCase {
  return {
    stage,
    fault: 'network gone',
    what: 'the loopback goes down',
    isLong: true,
    needs: 'root',
    wish: () => ({ within: OWN_NETWORK }),
    during: async (world, started) => {
      await moment(world, started);
      await cutNetwork(started);
    },
    expected,
    next: 'next-day',
  };
}

/** Whoever reads what the night prints goes away, as `head` does. Nothing else is wrong: the night has to be good, and to say so. */
export function outputGoneAt(stage: Stage, moment: Moment, more: Partial<FaultCase> = {}): FaultCase {
  return {
    stage,
    fault: 'output gone',
    what: 'its pipe is closed',
    during: async (world, started) => {
      await moment(world, started);
      started.hangUp();
    },
    expected: { code: 0, status: 'complete', night: { exitCode: 0, incidents: /stdout was lost .*EPIPE/ } },
    next: 'next-day',
    ...more,
  };
}

/** Terminal or ssh go away: nobody reads any more, and the night is told to go. It ends cleanly, and tells. */
export function terminalGoneAt(stage: Stage, moment: Moment, more: Partial<FaultCase> = {}): FaultCase {
  return {
    stage,
    fault: 'terminal gone',
    what: 'SIGHUP, and nobody reads any more',
    during: async (world, started) => {
      await moment(world, started);
      started.hangUp();
      process.kill(started.pid, 'SIGHUP');
    },
    expected: { code: 129, night: { exitCode: 129 }, card: /AdaptiveCard/ },
    ...more,
  };
}

/** Nobody may write into a folder any more. */
export const closeFolder = (path: string): Promise<void> => chmod(path, 0o555);
export const openFolder = (path: string): Promise<void> => chmod(path, 0o755);
