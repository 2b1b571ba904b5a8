import type { TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { cardTime, dashedDay } from './card-time.ts';
import { heading, name, statusLine, subtitle, title } from './elements.ts';
import type { StatusLine } from './status-words.ts';

/** Which images were looked for, where and when. */
export interface ImageCheckFacts {
  /** `YYYYMMDD`: the day whose images were looked for. */
  readonly date: string;
  readonly repository: string;
  readonly host: string;
  readonly checkedAt: number;
  readonly timeZone?: string | undefined;
}

/** How every card of an image check begins, down to its status. */
export function imageHead(
  { date, repository, host, checkedAt, timeZone }: ImageCheckFacts,
  status: StatusLine,
): readonly TextBlock[] {
  return [
    title(`${dashedDay(name(date))} Nightly Docker Image Check`),
    subtitle(`Repository: ${name(repository)}`),
    subtitle(`Host: ${name(host)}`),
    volatile(subtitle(`Checked on ${cardTime(checkedAt, timeZone)}`), 'checked'),
    heading('Status'),
    statusLine(status.text, status.color),
  ];
}

/** What a notification shows of it. */
export function imageFallback({ date, host }: ImageCheckFacts, status: StatusLine): string {
  return `${status.text} - Docker images of ${dashedDay(date)} on ${host}`;
}

/** The three ends of a check, in the contract's words. */
export const IMAGE_STATUS = {
  success: { text: '✅ All Docker Images Available', color: 'Good' },
  warning: { text: '⚠️ Some Docker Images Missing', color: 'Warning' },
  error: { text: '❌ Docker Image Availability Issues', color: 'Attention' },
} as const satisfies Record<string, StatusLine>;
