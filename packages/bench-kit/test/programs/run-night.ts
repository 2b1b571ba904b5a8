/** Runs the night that a file describes: the process that the kill test kills. */
import { readFileSync } from 'node:fs';
import { fetchOn, type Plan } from '@sglang-ci/core';
import { createHostRunner } from '../../src/host-runner/create-host-runner.ts';
import { virtualClock, type VirtualClockOptions } from '../../src/simulated-clock/virtual-clock.ts';
import { runBench } from '../../src/run/run-bench.ts';

interface Night {
  readonly plan: Plan;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: VirtualClockOptions;
}

const night = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Night;
const clock = virtualClock(night.clock);
const ports = {
  runner: createHostRunner({ clock, env: night.env }),
  clock,
  fetch: fetchOn(clock, fetch),
  emit: () => undefined,
  signal: new AbortController().signal,
};
runBench(night.plan, ports, { simulated: true }).then(
  (outcome) => process.exit(outcome.exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(99);
  },
);
