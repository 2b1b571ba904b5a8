import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  CiError,
  describeIncident,
  EXIT_MEANING,
  type ExitCode,
  type GateOutcome,
  type Verdict,
} from '@sglang-ci/core';
import { safeJson, writeAtomically } from '@sglang-ci/history';
import type { CardRecord, ChosenImage, NightSetup, NightState, StageRecord } from '../night/night.ts';

/** One benchmark in `night.json`. Paths are absolute. */
export interface NightFileBenchmark {
  readonly model: string;
  readonly mode: 'online' | 'offline';
  readonly subMode: string;
  readonly image: string;
  readonly runFolder: string;
  readonly status: string;
  readonly exitCode: ExitCode;
  readonly reason?: string | undefined;
  readonly accuracy?: GateOutcome['accuracy'];
  readonly csv?: string | undefined;
  readonly plots: readonly string[];
  readonly durationS: number;
  readonly verdict?: Verdict | undefined;
  readonly problems: readonly string[];
}

/** `night.json`: one start of the program, stage by stage. The layout is `schema/night.schema.json`. */
export interface NightFile {
  readonly schema: 1;
  /** `cut` is written by a later night: this one was killed, or the machine went down. */
  readonly status: 'running' | 'ended' | 'cut';
  readonly day: string;
  /** With the day, the name of the folder: `grok1_online`. */
  readonly name: string;
  readonly title: string;
  readonly node: string;
  readonly hardware: string;
  readonly simulated: boolean;
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly deadlineAt: string;
  readonly endedAt?: string;
  readonly durationS?: number;
  readonly exitCode?: ExitCode;
  readonly meaning?: string;
  /** The step that runs now, or ran when the night was cut. */
  readonly running?: string;
  readonly images: readonly ChosenImage[];
  readonly stages: readonly StageRecord[];
  readonly benchmarks: readonly NightFileBenchmark[];
  readonly failure?: { readonly code: string; readonly message: string; readonly hint?: string };
  readonly cards: readonly CardRecord[];
  /** What happened to the program itself beside its work, in sentences. */
  readonly incidents?: readonly string[];
  /** Earlier starts of the same night, oldest first. */
  readonly earlier: readonly Pick<NightFile, 'startedAt' | 'status' | 'endedAt' | 'exitCode'>[];
}

/** Folder of all nights of a site. */
export function nightsFolderOf({ outputDir }: Pick<NightSetup, 'outputDir'>): string {
  return join(outputDir, 'nights');
}

/** Where a night's own file is. */
export function nightFileOf(setup: Pick<NightSetup, 'outputDir' | 'day' | 'name'>): string {
  return join(nightsFolderOf(setup), `${setup.day}_${setup.name}`, 'night.json');
}

/** What does not change of a night's file while it runs. */
export interface NightHead {
  readonly startedAtMs: number;
  readonly deadlineAtMs: number;
  readonly earlier: NightFile['earlier'];
}

/** A night so far, or with an exit code as it ended. */
export function describeNight(
  setup: NightSetup,
  state: NightState,
  { head, running, exitCode }: { readonly head: NightHead; readonly running?: string; readonly exitCode?: ExitCode },
): NightFile {
  const { day, name, title, node, settings, simulated, clock } = setup;
  const { images, stages, cards, failure } = state;
  const incidents = setup.incidents?.seen ?? [];
  const now = clock.now();
  return {
    schema: 1,
    status: exitCode === undefined ? 'running' : 'ended',
    day,
    name,
    title,
    node,
    hardware: settings.hardware,
    simulated,
    pid: process.pid,
    startedAt: new Date(head.startedAtMs).toISOString(),
    deadlineAt: new Date(head.deadlineAtMs).toISOString(),
    ...(exitCode === undefined
      ? {}
      : {
          endedAt: new Date(now).toISOString(),
          durationS: (now - head.startedAtMs) / 1000,
          exitCode,
          meaning: EXIT_MEANING[exitCode],
        }),
    ...(running === undefined ? {} : { running }),
    images,
    stages,
    benchmarks: state.benchmarks.map(describeBenchmark),
    ...(failure === undefined ? {} : { failure: describeFailure(failure) }),
    cards,
    ...(incidents.length === 0 ? {} : { incidents: incidents.map(describeIncident) }),
    earlier: head.earlier,
  };
}

function describeBenchmark(benchmark: NightState['benchmarks'][number]): NightFileBenchmark {
  const { plan, status, exitCode, reason, results, csv, plots, durationS, verdict, problems } = benchmark;
  const { model, mode, subMode, image, runFolder } = plan;
  const accuracy = results?.gate?.accuracy;
  const about = { model: model.label, mode, subMode, image, runFolder };
  const known = accuracy === undefined ? {} : { accuracy };
  return { ...about, status, exitCode, reason, ...known, csv, plots, durationS, verdict, problems };
}

/** What ended a night, for people and scripts. */
export function describeFailure(failure: unknown): NonNullable<NightFile['failure']> {
  if (failure instanceof CiError) {
    const { code, message, hint } = failure;
    return { code, message, ...(hint === undefined ? {} : { hint }) };
  }
  return { code: 'UNEXPECTED', message: failure instanceof Error ? failure.message : String(failure) };
}

/** Reads a night's file; `undefined` if it is not there or was never finished writing. */
export async function readNightFile(path: string): Promise<NightFile | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<NightFile> | null;
    return value?.schema === 1 && value.status !== undefined && value.day !== undefined
      ? (value as NightFile)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces a night's file in one step. */
export async function writeNightFile(path: string, night: NightFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, `${safeJson(night, 2)}\n`);
}
