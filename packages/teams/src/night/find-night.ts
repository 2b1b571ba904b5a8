import { isDay, shiftDay } from '@sglang-ci/core';
import { type Night, scanStore } from '@sglang-ci/history';

/** Which night is meant, in the words of the command line. */
export interface NightRequest {
  /** `grok`, `grok2`, `deepseek`, or a model as folders name it: `DeepSeek-V3-0324`. */
  readonly model: string;
  readonly mode: 'online' | 'offline';
  /** Any, unless given. */
  readonly subMode?: string | undefined;
  readonly hardware?: string | undefined;
  /** `YYYYMMDD` of the image; without it the newest night of today and the three days before. */
  readonly date?: string | undefined;
  /** Image reference or tag. */
  readonly image?: string | undefined;
}

const RECENT_DAYS = 3;

/** The newest run folder below `root` that fits; `undefined` when there is none. Older folders are not even looked at. */
export async function findNight(root: string, request: NightRequest, today: string): Promise<Night | undefined> {
  const since = request.date ?? imageDay(request.image) ?? shiftDay(today, -RECENT_DAYS);
  const nights = await scanStore(root, { index: false, since, onUnreadable: () => undefined });
  return nights.filter((night) => fits(night, request)).at(-1);
}

function fits(night: Night, { model, mode, subMode, hardware, date, image }: NightRequest): boolean {
  return (
    night.mode === mode &&
    isModel(night.model, model) &&
    night.subMode === (subMode ?? night.subMode) &&
    night.hardware === (hardware ?? night.hardware) &&
    night.date === (date ?? night.date) &&
    (image === undefined || image === night.imageTag || image.endsWith(`:${night.imageTag}`))
  );
}

/** `grok` has always meant GROK1; any other name may leave out the end: `deepseek` for `DeepSeek-V3-0324`. */
export function isModel(folderName: string, asked: string): boolean {
  const word = asked.toLowerCase();
  return folderName.toLowerCase().startsWith(word === 'grok' ? 'grok1' : word);
}

function imageDay(image: string | undefined): string | undefined {
  const day = /(\d{8})(?!.*\d{8})/.exec(image ?? '')?.[1];
  return day !== undefined && isDay(day) ? day : undefined;
}
