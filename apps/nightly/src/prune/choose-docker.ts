import { parseImageTag } from '@sglang-ci/core';
import type { EngineContainer, EngineImage } from '@sglang-ci/runner-docker';
import { ageDays, type PruneRules, type Removal } from './prune-rules.ts';

/** What is on the engine's machine. */
export interface DockerStock {
  /** Containers that carry our label. */
  readonly containers: readonly EngineContainer[];
  readonly images: readonly EngineImage[];
  /** Free space where images are kept; absent when the engine is elsewhere. */
  readonly freeGb?: number;
}

/** Below the critical space, only this much is kept. */
const CRITICAL_DAYS = 3;

/** Containers of ours that ended long ago; a running one is never touched. */
export function chooseContainers(stock: DockerStock, rules: PruneRules): readonly Removal[] {
  const limit = limitOf(stock, rules, rules.containerAgeDays);
  return stock.containers.flatMap(({ name, running, changedAt }): Removal[] => {
    const age = ageDays(changedAt, rules.now);
    if (running || age <= limit.days) return [];
    return [{ kind: 'container', name, bytes: 0, why: `ended ${age} days ago${limit.because}` }];
  });
}

/**
 * Images of our repositories whose night is long ago, by the day in their tag. Those of the newest nights and those of
 * containers that stay are kept, and so is every tag that names no night.
 */
export function chooseImages(
  stock: DockerStock,
  options: {
    readonly rules: PruneRules;
    /** Whose tags name nights. */
    readonly repositories: readonly string[];
    /** Tags of the nights that are kept. */
    readonly keptTags: ReadonlySet<string>;
    /** Names of containers that are removed. */
    readonly gone: ReadonlySet<string>;
  },
): readonly Removal[] {
  const { rules, repositories, keptTags, gone } = options;
  const limit = limitOf(stock, rules, rules.imageAgeDays);
  const used = stock.containers.filter(({ name }) => !gone.has(name));
  const inUse = new Set(used.flatMap(({ image, imageId }) => [image, imageId]));
  return stock.images
    .flatMap(({ tags, id, sizeBytes }) => tags.map((name) => ({ name, id, sizeBytes, ...nightOf(name, repositories) })))
    .flatMap(({ name, id, sizeBytes, tag, date }) => {
      const stays = date === undefined || keptTags.has(tag) || inUse.has(name) || inUse.has(id);
      return stays ? [] : [{ name, bytes: sizeBytes, age: ageDays(dayStart(date), rules.now) }];
    })
    .filter(({ age }) => age > limit.days)
    .toSorted((a, b) => b.age - a.age)
    .map(({ name, bytes, age }) => ({ kind: 'image', name, bytes, why: `of ${age} days ago${limit.because}` }));
}

/** Tag and `YYYYMMDD` of an image of these repositories; no day for others, and for tags without one. */
function nightOf(name: string, repositories: readonly string[]): { readonly tag: string; readonly date?: string } {
  const repository = repositories.find((known) => name.startsWith(`${known}:`));
  if (repository === undefined) return { tag: '' };
  const tag = name.slice(repository.length + 1);
  const date = parseImageTag(tag)?.date;
  return { tag, ...(date === undefined ? {} : { date }) };
}

function limitOf({ freeGb }: DockerStock, { criticalSpaceGb }: PruneRules, days: number) {
  return freeGb !== undefined && freeGb < criticalSpaceGb && days > CRITICAL_DAYS
    ? { days: CRITICAL_DAYS, because: `, and only ${freeGb.toFixed(0)} GB are free` }
    : { days, because: '' };
}

function dayStart(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
}
