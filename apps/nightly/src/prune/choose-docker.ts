import { parseImageTag, type Settings } from '@sglang-ci/core';
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
 * Images of our repository whose night is long ago, by the day in their tag. Those of the newest nights and those of
 * containers that stay are kept, and so is every tag that names no night.
 */
export function chooseImages(
  stock: DockerStock,
  options: {
    readonly rules: PruneRules;
    readonly repository: Settings['imageRepo'];
    /** Tags of the nights that are kept. */
    readonly keptTags: ReadonlySet<string>;
    /** Names of containers that are removed. */
    readonly gone: ReadonlySet<string>;
  },
): readonly Removal[] {
  const { rules, repository, keptTags, gone } = options;
  const limit = limitOf(stock, rules, rules.imageAgeDays);
  const used = stock.containers.filter(({ name }) => !gone.has(name));
  const inUse = new Set(used.flatMap(({ image, imageId }) => [image, imageId]));
  return stock.images
    .flatMap(({ tags, id, sizeBytes }) => tags.map((name) => ({ name, id, sizeBytes, date: dateOf(name, repository) })))
    .flatMap(({ name, id, sizeBytes, date }) => {
      const tag = name.slice(repository.length + 1);
      const stays = date === undefined || keptTags.has(tag) || inUse.has(name) || inUse.has(id);
      return stays ? [] : [{ name, bytes: sizeBytes, age: ageDays(dayStart(date), rules.now) }];
    })
    .filter(({ age }) => age > limit.days)
    .toSorted((a, b) => b.age - a.age)
    .map(({ name, bytes, age }) => ({ kind: 'image', name, bytes, why: `of ${age} days ago${limit.because}` }));
}

/** `YYYYMMDD` of an image of this repository; nothing for others, and for tags without a day. */
function dateOf(name: string, repository: string): string | undefined {
  return name.startsWith(`${repository}:`) ? parseImageTag(name.slice(repository.length + 1))?.date : undefined;
}

function limitOf({ freeGb }: DockerStock, { criticalSpaceGb }: PruneRules, days: number) {
  return freeGb !== undefined && freeGb < criticalSpaceGb && days > CRITICAL_DAYS
    ? { days: CRITICAL_DAYS, because: `, and only ${freeGb.toFixed(0)} GB are free` }
    : { days, because: '' };
}

function dayStart(day: string): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
}
