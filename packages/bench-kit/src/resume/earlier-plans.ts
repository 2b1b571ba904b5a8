import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry, Plan } from '@sglang-ci/core';
import { safeJson } from '@sglang-ci/history';

/** The plans that earlier sessions on a folder followed, by their hash. */
export type EarlierPlans = ReadonlyMap<string, Plan>;

/** Reads the plans that a run folder keeps when a new one differs (`plan.1.json`, …). */
export async function loadEarlierPlans(folder: string): Promise<EarlierPlans> {
  const names = (await readdir(folder)).filter((name) => /^plan\.\d+\.json$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(texts.map((text) => [createHash('sha256').update(text).digest('hex'), JSON.parse(text) as Plan]));
}

/**
 * The entries that still count under a plan: what was measured under another one only if the very same thing would be
 * measured now. Results of another server command, client command or protocol are never mixed in.
 */
export function countingEntries(
  journal: readonly JournalEntry[],
  current: { readonly plan: Plan; readonly planHash: string; readonly earlier: EarlierPlans },
): readonly JournalEntry[] {
  let followed: Plan | undefined = current.plan;
  return journal.filter((entry) => {
    if (entry.type === 'session-started') {
      followed = entry.planHash === current.planHash ? current.plan : current.earlier.get(entry.planHash);
    }
    switch (entry.type) {
      case 'run':
        return sameMeasurement(current.plan, followed, entry.result.point);
      case 'point-failed':
        return sameMeasurement(current.plan, followed, entry.point);
      case 'gate':
      case 'gate-run':
        return sameMeasurement(current.plan, followed, 'gate');
      default:
        return true;
    }
  });
}

function sameMeasurement(plan: Plan, followed: Plan | undefined, point: string): boolean {
  if (followed === plan) return true;
  return followed !== undefined && sameImage(plan, followed) && identity(plan, point) === identity(followed, point);
}

/** A tag that was pushed again is another image; where a digest is not known, the name decides. */
function sameImage(a: Plan, b: Plan): boolean {
  const same = (one: string | undefined, two: string | undefined) =>
    one === undefined || two === undefined || one === two;
  return same(a.imageDigest, b.imageDigest) && same(a.imageId, b.imageId);
}

/** Everything that decides what a point, or the gate, measures; as the disk has it, where plans have no secrets. */
function identity(plan: Plan, what: string): string {
  const { image, server, gate, protocol } = plan;
  if (what === 'gate') return safeJson([image, server?.command, gate?.command, gate?.threshold]);
  const point = plan.points.find((candidate) => candidate.id === what);
  return safeJson([
    image,
    plan.mode === 'online' ? server?.command : undefined,
    [protocol.name, protocol.seed],
    point?.command,
    [point?.flushBefore, point?.flushBetweenRuns],
  ]);
}
