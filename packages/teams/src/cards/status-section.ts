import { formatValue } from '@sglang-ci/core';
import type { BenchmarkCardInput } from './benchmark-card.ts';
import type { TextBlock } from './card.ts';
import { incidentLines } from './incident-lines.ts';
import { advice, bullet, heading, line, listOf, name, plain, statusLine } from './elements.ts';
import { FAILURES } from './failure-kinds.ts';
import type { Detail } from './fit-budget.ts';
import { accuracyLine, statusOf } from './status-words.ts';

/** How the night was: its level, what is behind it, accuracy, what is different from the night before. */
export function statusSection(input: BenchmarkCardInput): (detail: Detail) => readonly TextBlock[] {
  const { verdict, run, failure, incidents } = input;
  const { text, color } = statusOf(input);
  const gate = accuracyOf(run);
  const isAllGood = verdict.status === 'good' && failure === undefined;
  const facts = [
    heading('Status'),
    statusLine(text, color),
    line(plain(verdict.headline)),
    ...(failure === undefined ? [] : [bullet(`What to do: ${advice(failure.hint ?? FAILURES[failure.kind].hint)}`)]),
    ...(gate ? [bullet(gate.text, gate.color)] : []),
    ...incidentLines(incidents),
    ...(isAllGood ? [bullet('Performance metrics: No regression detected ✅')] : []),
  ];
  const changes = verdict.contextChanges.map(({ what, from, to }) =>
    bullet(`Changed since the night before: ${CONDITION[what] ?? what} **${name(from)}** → **${name(to)}**`, 'Warning'),
  );
  const remarks = verdict.notes.map((note) => bullet(plain(note)));
  return ({ notes }) => [...facts, ...listOf(changes, notes), ...listOf(remarks, notes)];
}

const CONDITION: Readonly<Record<string, string>> = { rocm: 'ROCm', product: 'GPU' };

function accuracyOf({ gate, accuracy }: BenchmarkCardInput['run']): ReturnType<typeof accuracyLine> | undefined {
  if (gate !== undefined) return accuracyLine(gate);
  return accuracy === undefined ? undefined : { text: `GSM8K accuracy: ${formatValue('gsm8kAccuracy', accuracy)}` };
}
