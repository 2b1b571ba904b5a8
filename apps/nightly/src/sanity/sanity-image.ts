import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EXIT, stampOf } from '@sglang-ci/core';
import { writeAtomically } from '@sglang-ci/history';
import type { ChosenImage, NightSetup } from '../night/night.ts';
import type { Ending } from '../steps/run-benchmarks.ts';
import type { SanityWork } from './plan-sanity-night.ts';
import { renderSanitySummary } from './render-sanity-summary.ts';
import { hardwareOf } from './sanity-models.ts';
import {
  beginRecord,
  readSanityRecord,
  sanityFolderOf,
  type SanityRecord,
  type SanityResult,
  settledResult,
  withResult,
  writeSanityRecord,
} from './sanity-record.ts';

/** The check of one image as it goes on: every result is on disk before the next model is begun. */
export interface SanityImage {
  readonly folder: string;
  record(): SanityRecord;
  note(result: SanityResult): Promise<void>;
  /** How a model whose result stands has ended, as a benchmark of the night. */
  endingOf(work: SanityWork): Ending | undefined;
  end(endedAt: string): Promise<void>;
}

/** Opens the check of an image, or goes on with today's. */
export async function openImage(
  setup: NightSetup,
  image: ChosenImage,
  works: readonly SanityWork[],
): Promise<SanityImage> {
  const hardware = hardwareOf(image, setup);
  const folder = sanityFolderOf(setup.outputDir, hardware, image.tag);
  const models = works.map(({ label }) => label);
  let record = beginRecord(setup, { image, hardware, models }, await readSanityRecord(folder, setup.day));
  const write = async (next: SanityRecord) => {
    record = next;
    await writeSanityRecord(folder, record);
    const { timeZone } = setup.settings;
    const name = `timing_summary_${stampOf(Date.parse(record.startedAt), timeZone)}.log`;
    await writeAtomically(join(folder, name), renderSanitySummary(record, { timeZone }));
  };
  await mkdir(folder, { recursive: true });
  return {
    folder,
    record: () => record,
    note: async (result) => {
      const known = record.results.find(({ label }) => label === result.label);
      if (!isDeepStrictEqual(known, result)) await write(withResult(record, result));
    },
    endingOf: ({ label }) => endingOf(settledResult(record, label)),
    end: (endedAt) => write({ ...record, endedAt }),
  };
}

/** Ends the check of an image when every model has its result; else it is open, and the next start goes on with it. */
export async function closeImage({ clock }: NightSetup, open: SanityImage): Promise<SanityRecord> {
  const { models, results, endedAt } = open.record();
  const isOver = models.every((label) =>
    results.some((result) => result.label === label && result.status !== 'RETRY' && result.skipped !== 'not-tried'),
  );
  if (isOver && endedAt === undefined && results.length > 0) await open.end(new Date(clock.now()).toISOString());
  return open.record();
}

function endingOf(result: SanityResult | undefined): Ending | undefined {
  if (result === undefined) return undefined;
  if (result.status === 'PASS') return { status: 'complete', exitCode: EXIT.ok };
  const served = result.attempts.at(-1)?.startS !== undefined;
  return {
    status: served ? 'accuracy-failed' : 'failed',
    exitCode: EXIT.failed,
    ...(result.reason === undefined ? {} : { reason: result.reason }),
    failure: { kind: served ? 'accuracy-failed' : 'server-failed' },
  };
}
