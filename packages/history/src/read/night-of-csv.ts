import { basename, dirname } from 'node:path';
import { isDay, parseRunFolderName, type RunFolderName } from '@sglang-ci/core';
import type { Night } from '../night/night.ts';
import { assembleNight } from './assemble-night.ts';
import { type BenchmarkCsv, benchmarkCsvsIn } from './benchmark-csv.ts';
import { classifyFiles } from './folder-files.ts';
import { listFiles } from './list-files.ts';
import { readLegacy } from './read-legacy.ts';

const SHARED = 'whose logs these are cannot be told, for the folder holds several benchmark CSVs';

/** The run that a CSV holds: its cells as they are, and what the logs beside it tell of the night, the accuracy first. */
export async function nightOfCsv(
  file: string,
  csv: BenchmarkCsv,
  options: { readonly gsm8kLogs?: readonly string[] },
): Promise<Night> {
  const folder = dirname(file);
  const { names } = listFiles(folder);
  const shared = (await benchmarkCsvsIn(folder, names)).length > 1;
  const logs = options.gsm8kLogs ?? ['*gsm8k*.log'];
  const gsm8kLogs = names.filter((name) => matchesAny(name, logs)).toSorted();
  const facts = await readLegacy(folder, shared ? classifyFiles([]) : { ...classifyFiles(names), gsm8kLogs });
  const problems = shared ? [`${SHARED}: they are not taken for those of ${basename(file)}`] : [];
  const name = { ...identityOf(file, csv), mode: csv.mode };
  const night = assembleNight(folder, {
    name,
    facts: { ...facts, points: [], problems: [...facts.problems, ...problems] },
    csv,
  });
  return isDay(name.imageTag) ? { ...night, date: name.imageTag } : night;
}

/** By the name of the file, else of its folder, else by what the CSV's title says. */
function identityOf(file: string, csv: BenchmarkCsv): RunFolderName {
  const known = [basename(file, '.csv'), basename(dirname(file))].map(looseName).find((name) => name !== undefined);
  if (known !== undefined) return known;
  const { model = 'unknown', imageTag = '' } = csv;
  return { imageTag, model, variant: '', mode: csv.mode, subMode: csv.mode === 'online' ? 'standard' : 'normal' };
}

/** A run folder's name, or one of those before there were tags: `20250624_GROK1_MOE-I4F8_offline`. */
function looseName(text: string): RunFolderName | undefined {
  const name = parseRunFolderName(text);
  if (name !== undefined) return name;
  const old = parseRunFolderName(`v0_${text.slice(9)}`);
  return old !== undefined && isDay(text.slice(0, 8)) ? { ...old, imageTag: text.slice(0, 8) } : undefined;
}

function matchesAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
  });
}
