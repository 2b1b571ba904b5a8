import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Hardware } from '@sglang-ci/core';
import { safeJson, writeAtomically } from '@sglang-ci/history';
import type { ChosenImage, NightSetup } from '../night/night.ts';
import type { StartError } from './classify-start.ts';

/** One accuracy run. */
export interface SanityTrial {
  readonly trial: number;
  /** Absent when the script ended without one. */
  readonly accuracy?: number;
  /** Wall time, where it is known. */
  readonly seconds?: number;
  readonly passed: boolean;
  readonly reason?: string;
}

/** One start of a model's server and its accuracy runs. */
export interface SanityAttempt {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly withoutCudaGraph: boolean;
  readonly startS?: number;
  readonly startFailedAfterS?: number;
  readonly startError?: StartError;
  readonly trials: readonly SanityTrial[];
  readonly shutdownS?: number;
  readonly passed: boolean;
  /** Why it did not pass. */
  readonly reason?: string;
}

/** What became of one model. */
export interface SanityResult {
  readonly label: string;
  /** `RETRY`: its second start is still to come. */
  readonly status: 'PASS' | 'FAIL' | 'SKIPPED' | 'RETRY';
  /** Why it was skipped or failed, in one line. */
  readonly reason?: string;
  /** Its files are not there, or the check could not be made for a cause that is not the model's. */
  readonly skipped?: 'no-files' | 'not-tried';
  /** Pass mark, a fraction. */
  readonly required: number;
  readonly attempts: readonly SanityAttempt[];
}

/** The sanity check of one image on one day: what its summary, card and resumption are made of. */
export interface SanityRecord {
  readonly schema: 1;
  readonly day: string;
  readonly image: string;
  readonly imageTag: string;
  readonly hardware: Hardware;
  readonly node: string;
  readonly simulated: boolean;
  readonly trials: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Labels, in the order in which they are checked. */
  readonly models: readonly string[];
  readonly results: readonly SanityResult[];
}

/** `{out}/test/sanity_check_log/{hardware}/{tag}`. */
export function sanityFolderOf(outputDir: string, hardware: string, tag: string): string {
  return join(outputDir, 'test', 'sanity_check_log', hardware, tag);
}

/** Run folder of one start. */
export function attemptFolderOf(folder: string, day: string, name: string): string {
  return join(folder, 'runs', day, name);
}

function pathOf(folder: string, day: string): string {
  return join(folder, `sanity_check_${day}.json`);
}

/** What an image's check of a day has come to so far; `undefined` where there was none. */
export async function readSanityRecord(folder: string, day: string): Promise<SanityRecord | undefined> {
  try {
    const value = JSON.parse(await readFile(pathOf(folder, day), 'utf8')) as Partial<SanityRecord> | null;
    return value?.schema === 1 && Array.isArray(value.results) ? (value as SanityRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the record in one step. */
export async function writeSanityRecord(folder: string, record: SanityRecord): Promise<void> {
  const path = pathOf(folder, record.day);
  await mkdir(dirname(path), { recursive: true });
  await writeAtomically(path, `${safeJson(record, 2)}\n`);
}

/** The record that a check begins with or goes on with: models that are new today come behind those of earlier starts. */
export function beginRecord(
  setup: NightSetup,
  about: { readonly image: ChosenImage; readonly hardware: Hardware; readonly models: readonly string[] },
  earlier: SanityRecord | undefined,
): SanityRecord {
  const { day, node, simulated, clock, options } = setup;
  const { image, hardware, models } = about;
  return {
    schema: 1,
    day,
    image: image.name,
    imageTag: image.tag,
    hardware,
    node,
    simulated,
    trials: options.sanity?.trials ?? 0,
    startedAt: new Date(clock.now()).toISOString(),
    results: [],
    ...earlier,
    models: [...new Set([...(earlier?.models ?? []), ...models])],
  };
}

/** The record with a model's result in place of its earlier one; it goes on with it. */
export function withResult(record: SanityRecord, result: SanityResult): SanityRecord {
  const { endedAt: _endedAt, ...open } = record;
  return { ...open, results: [...record.results.filter(({ label }) => label !== result.label), result] };
}

/** A model's result that stands for the day; skipped ones are looked at again. */
export function settledResult(record: SanityRecord, wanted: string): SanityResult | undefined {
  return record.results.find(({ label, status }) => label === wanted && (status === 'PASS' || status === 'FAIL'));
}
