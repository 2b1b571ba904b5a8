import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { redactSecrets } from '@sglang-ci/core';
import { parseSanityTimingSummary, type SanityTimingSummary } from '@sglang-ci/metrics-parse';
import { LRUCache } from 'lru-cache';
import { runUrl } from '../api/urls.ts';
import { isOpenName } from '../files/served-name.ts';

/** One model of an image's sanity check. */
export interface SanityModel {
  readonly label: string;
  readonly verdict: 'PASS' | 'FAIL' | 'SKIPPED' | 'UNKNOWN';
  /** Deciding accuracy and pass mark, fractions. */
  readonly accuracy?: number;
  readonly required?: number;
  /** Why it failed or was skipped, in one line. */
  readonly reason?: string;
  /** It was served without CUDA graphs only. */
  readonly withoutCudaGraph?: true;
}

/** The newest sanity check of one image. */
export interface SanityCheck {
  readonly hardware: string;
  readonly imageTag: string;
  readonly image?: string;
  readonly node?: string;
  /** As printed, in the time of the node. */
  readonly startedAt?: string;
  /** It went to its end. */
  readonly complete: boolean;
  readonly passed: number;
  readonly tested: number;
  readonly models: readonly SanityModel[];
  /** Where its logs are listed. */
  readonly logsUrl: string;
}

/** Rows at most, the newest. */
const MOST = 100;
/** No summary is a tenth as long. */
const LONGEST_BYTES = 1_000_000;
const ROOT = ['test', 'sanity_check_log'] as const;

interface Place {
  readonly hardware: string;
  readonly imageTag: string;
  readonly path: string;
  /** `YYYYMMDD_HHMMSS` of its start. */
  readonly stamp: string;
}

/** Reads the sanity checks below a folder, those of the old scripts as well; a summary is parsed again when it has changed. */
export function sanityReader(baseDir: string): () => Promise<readonly SanityCheck[]> {
  const parsed = new LRUCache<string, SanityCheck>({ max: MOST * 2 });
  const read = async (place: Place): Promise<readonly SanityCheck[]> => {
    const { size, mtimeMs } = await stat(place.path);
    if (size > LONGEST_BYTES) return [];
    const key = `${place.path} ${size} ${mtimeMs}`;
    const known = parsed.get(key) ?? checkOf(place, parseSanityTimingSummary(await readFile(place.path)));
    parsed.set(key, known);
    return [known];
  };
  return async () => {
    const newest = (await findSummaries(baseDir)).toSorted((a, b) => b.stamp.localeCompare(a.stamp)).slice(0, MOST);
    return (await Promise.all(newest.map((place) => read(place).catch(() => [])))).flat();
  };
}

async function findSummaries(baseDir: string): Promise<readonly Place[]> {
  const root = join(baseDir, ...ROOT);
  const tags = await Promise.all(
    (await foldersIn(root)).map(async (hardware) =>
      (await foldersIn(join(root, hardware))).map((imageTag) => ({ hardware, imageTag })),
    ),
  );
  const places = tags.flat().map(async ({ hardware, imageTag }): Promise<readonly Place[]> => {
    const folder = join(root, hardware, imageTag);
    const names = (await entriesOf(folder)).filter((entry) => entry.isFile()).map(({ name }) => name);
    const stamps = names.flatMap((name) => /^timing_summary_(\d{8}_\d{6})\.log$/.exec(name)?.[1] ?? []);
    const stamp = stamps.toSorted().at(-1);
    if (stamp === undefined) return [];
    return [{ hardware, imageTag, stamp, path: join(folder, `timing_summary_${stamp}.log`) }];
  });
  return (await Promise.all(places)).flat();
}

/** Links are followed nowhere: they may lead out of the served folder. */
async function foldersIn(folder: string): Promise<readonly string[]> {
  return (await entriesOf(folder)).flatMap((entry) =>
    entry.isDirectory() && isOpenName(entry.name) ? [entry.name] : [],
  );
}

function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

function checkOf({ hardware, imageTag }: Place, log: SanityTimingSummary): SanityCheck {
  const models = log.models.map((label) => modelOf(label, log));
  const count = (verdict: SanityModel['verdict']) => models.filter((model) => model.verdict === verdict).length;
  return {
    hardware,
    imageTag,
    ...(log.dockerImage === undefined ? {} : { image: log.dockerImage }),
    ...(log.machine === undefined ? {} : { node: log.machine }),
    ...(log.startedAt === undefined ? {} : { startedAt: log.startedAt }),
    complete: log.complete,
    passed: count('PASS'),
    tested: count('PASS') + count('FAIL'),
    models,
    logsUrl: runUrl([...ROOT, hardware, imageTag].join('/')),
  };
}

function modelOf(label: string, { summary, attempts, skippedModels }: SanityTimingSummary): SanityModel {
  const last = attempts.findLast(({ model }) => model === label);
  const verdict = verdictOf(summary[label] ?? (skippedModels[label] === undefined ? last?.final : 'SKIPPED'));
  const { deciding, required } = last ?? {};
  const reason = verdict === 'SKIPPED' ? skippedModels[label] : verdict === 'FAIL' ? failureOf(last) : undefined;
  return {
    label,
    verdict,
    ...(deciding === undefined ? {} : { accuracy: deciding.accuracy }),
    ...(required === undefined ? {} : { required }),
    ...(reason === undefined ? {} : { reason: redactSecrets(reason).slice(0, 300) }),
    ...(last?.fallback === true && verdict === 'PASS' ? { withoutCudaGraph: true as const } : {}),
  };
}

function verdictOf(word: string | undefined): SanityModel['verdict'] {
  return word === 'PASS' || word === 'FAIL' || word === 'SKIPPED' ? word : 'UNKNOWN';
}

function failureOf(attempt: SanityTimingSummary['attempts'][number] | undefined): string {
  const { error, startupFailedAfterS, deciding, required } = attempt ?? {};
  if (startupFailedAfterS !== undefined) return error ?? `not ready after ${Math.round(startupFailedAfterS)} s`;
  if (deciding !== undefined && required !== undefined) {
    return `accuracy ${deciding.accuracy.toFixed(3)}, required ${required.toFixed(3)}`;
  }
  return error ?? 'its summary does not say why';
}
