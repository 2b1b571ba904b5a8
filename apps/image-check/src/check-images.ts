import { CiError, HARDWARE, type Hardware, ROCM_PREFERENCE } from '@sglang-ci/core';
import { nightlyTags, searchPart, type TagSource } from '@sglang-ci/nightly-images';

/** One image that a night needs (`required`) or could fall back on, and whether it is there. */
export interface CheckedImage {
  /** `YYYYMMDD` */
  readonly day: string;
  readonly hardware: Hardware;
  readonly rocm: string;
  readonly required: boolean;
  /** `unknown`: the registry did not answer; never the same as missing. */
  readonly state: 'available' | 'missing' | 'unknown';
  readonly tag?: string;
  /** Why it is not available, for people. */
  readonly reason?: string;
}

export interface CheckPorts {
  readonly source: TagSource;
  /** Throws `HUB_UNREACHABLE` when that is not known. */
  readonly isPullable: (tag: string) => Promise<boolean>;
  /** Told what is looked for next: a registry that does not answer takes its time. */
  readonly onLook?: (wanted: Pick<CheckedImage, 'day' | 'hardware' | 'rocm'>) => void;
}

/** Looks for every hardware's images of the given days: the preferred ROCm is required, the others are fallbacks. */
export async function checkImages(
  query: { readonly repository: string; readonly days: readonly string[] },
  ports: CheckPorts,
): Promise<readonly CheckedImage[]> {
  const checked: CheckedImage[] = [];
  for (const day of query.days) {
    for (const hardware of HARDWARE) {
      for (const [index, rocm] of ROCM_PREFERENCE[hardware].entries()) {
        ports.onLook?.({ day, hardware, rocm });
        const answer = await lookFor({ repository: query.repository, day, hardware, rocm }, ports);
        checked.push({ day, hardware, rocm, required: index === 0, ...answer });
      }
    }
  }
  return checked;
}

interface Wanted {
  readonly repository: string;
  readonly day: string;
  readonly hardware: Hardware;
  readonly rocm: string;
}

async function lookFor(
  { repository, day, hardware, rocm }: Wanted,
  { source, isPullable }: CheckPorts,
): Promise<Pick<CheckedImage, 'state' | 'tag' | 'reason'>> {
  const filter = { hardware, day };
  try {
    const tags = nightlyTags(await source.findTags(repository, searchPart(filter)), filter);
    const found = tags.find((tag) => tag.parsed.rocm === rocm);
    if (found === undefined) return { state: 'missing', reason: whyMissing(tags.map(({ tag }) => tag)) };
    if (await isPullable(found.tag)) return { state: 'available', tag: found.tag };
    return { state: 'missing', tag: found.tag, reason: 'listed, but cannot be pulled' };
  } catch (error) {
    if (!(error instanceof CiError)) throw error;
    if (error.code === 'HUB_UNREACHABLE') return { state: 'unknown', reason: error.message };
    if (error.code === 'IMAGE_MISSING') return { state: 'missing', reason: error.message };
    throw error;
  }
}

function whyMissing(others: readonly string[]): string {
  return others.length === 0 ? 'no image of this day' : `only ${others.join(', ')}`;
}
