import type { BenchmarkCardInput } from './benchmark-card.ts';
import type { TextBlock } from './card.ts';
import { volatile } from './card-hash.ts';
import { cardSpan } from './card-time.ts';
import { bullet, name, plain } from './elements.ts';
import { durationLines } from './failure-card.ts';

/** With which image the benchmark ran, when, and how long its parts took. */
export function benchmarkLines({
  run,
  imageDaysBack = 0,
  imageNotes = [],
  durations = [],
  timeZone,
}: BenchmarkCardInput): readonly TextBlock[] {
  const age =
    imageDaysBack === 0
      ? ''
      : ` (${imageDaysBack === 1 ? 'the day before' : `${imageDaysBack} days before`}: tonight's was not there)`;
  const when = ranText(run, timeZone);
  return [
    bullet(`Docker Image: **${name(run.image)}**${age}`, imageDaysBack === 0 ? undefined : 'Warning'),
    ...imageNotes.map((note) => bullet(`Image: ${plain(note)}`, 'Warning')),
    ...(when === undefined ? [] : [volatile(bullet(when), 'ran')]),
    ...durationLines(durations),
  ];
}

function ranText({ startedAt, endedAt }: BenchmarkCardInput['run'], timeZone: string | undefined): string | undefined {
  const [from, to] = [Date.parse(startedAt ?? ''), Date.parse(endedAt ?? '')];
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : `Ran ${cardSpan(from, to, timeZone)}`;
}
