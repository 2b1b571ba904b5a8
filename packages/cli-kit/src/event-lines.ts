import { type CiEvent, formatLoad, type GateOutcome, METRICS, type MetricKey, notGated } from '@sglang-ci/core';
import type { Colors } from './colors.ts';
import { formatDuration } from './format-duration.ts';

/** How an event is shown: a line that stays, a line that the next one replaces on a terminal, or nothing. */
export type EventLine = { readonly kind: 'line' | 'live'; readonly text: string } | undefined;

type Formatters = {
  readonly [K in CiEvent['kind']]: (event: Extract<CiEvent, { kind: K }>, colors: Colors) => EventLine;
};

/** The outcome in its colour; an accuracy that gates nothing is only measured. */
function gateWord({ outcome, passed, threshold }: GateOutcome, c: Colors): string {
  if (outcome === 'pass' && threshold === undefined) return 'measured';
  return passed ? c.green(outcome) : c.red(outcome);
}

const line = (text: string): EventLine => ({ kind: 'line', text });
const live = (text: string): EventLine => ({ kind: 'live', text });
const percent = (fraction: number) => `${(fraction * 100).toFixed(1)}%`;

const TEAMS = {
  sent: 'Teams: accepted',
  'told-before': 'Teams: not sent again',
  disabled: 'Teams: notifications are disabled',
  failed: 'Teams: failed',
} as const;

const FORMATTERS: Formatters = {
  'night-started': (e, c) =>
    line(`${c.bold(e.title)}${e.simulated ? c.yellow('  (simulated node: every number is simulated)') : ''}`),
  'step-started': (e, c) => line(`${c.cyan('▸')} ${e.title}`),
  'step-ended': (e, c) =>
    e.outcome === 'ok' && e.detail === undefined
      ? undefined
      : line(
          `  ${e.outcome === 'failed' ? c.red('✗') : e.outcome === 'skipped' ? c.dim('-') : c.green('✓')} ${e.detail ?? e.outcome}${c.dim(` (${formatDuration(e.durationS)})`)}`,
        ),
  'gpu-waiting': (e) =>
    live(`  GPUs busy for ${formatDuration(e.waitedS)} of at most ${formatDuration(e.limitS)}: ${e.busy}`),
  'gpus-idle': (e) => line(`  ${e.gpus} GPUs idle`),
  'container-stopped': (e) => line(`  stopped container ${e.name}: ${e.reason}`),
  'image-chosen': (e) => line(`  image ${e.image} (${e.reason})`),
  'image-pull': (e) => live(`  pulling ${e.image}: ${gigabytes(e.doneBytes)} of ${gigabytes(e.totalBytes)} GB`),
  'image-ready': (e) => line(`  image ready: ${e.image} (${formatDuration(e.seconds)})`),
  'container-ready': (e) => line(`  container ${e.name} ${e.how}`),
  'bench-started': (e) =>
    line(
      `  ${e.model} ${e.mode}: ${e.points} runs${e.resumed > 0 ? `, ${e.resumed} already done` : ''} -> ${e.folder}`,
    ),
  'server-starting': (e) =>
    line(`  server starting (attempt ${e.attempt}, at most ${formatDuration(e.limitS)}); log ${e.log}`),
  'server-waiting': (e, c) =>
    live(`  server starting: ${formatDuration(e.waitedS)}${e.lastLine === undefined ? '' : c.dim(` | ${e.lastLine}`)}`),
  'server-ready': (e) =>
    line(
      `  server ready after ${formatDuration(e.seconds)}${e.kvCacheTokens === undefined ? '' : `, KV cache ${e.kvCacheTokens} tokens`}`,
    ),
  'server-stopped': (e) => line(`  server stopped: ${e.reason}`),
  'gate-run': (e, c) =>
    line(
      `  GSM8K run ${e.result.run}/${e.of}: ${e.result.accuracy === undefined ? `${c.red('crashed')}${e.result.reason === undefined ? '' : `: ${e.result.reason}`}` : e.result.accuracy.toFixed(3)}`,
    ),
  'gate-decided': (e, c) =>
    line(
      `  GSM8K ${gateWord(e.outcome, c)}: accuracy ${e.outcome.accuracy?.toFixed(3) ?? 'unknown'}, ${e.outcome.threshold === undefined ? notGated(e.outcome.evaluator) : `threshold ${e.outcome.threshold}`}`,
    ),
  'run-started': (e, c) =>
    live(
      `  [${e.done + 1}/${e.total}] ${e.point} run ${e.run}/${e.runs}${e.expectedS === undefined ? '' : c.dim(` about ${formatDuration(e.expectedS)}`)}${leftText(e, c)}`,
    ),
  'run-progress': (e, c) => live(`  ${progressText(e)}${leftText(e, c)}`),
  'run-ended': (e, c) =>
    line(`  [${e.done}/${e.total}] ${formatLoad(e.result.load)} run ${e.result.run}: ${runText(e.result, c)}`),
  'point-failed': (e, c) => line(`  ${c.red('✗')} ${e.point}: ${e.reason}`),
  'file-written': (e) => line(`  ${e.what}: ${e.path}`),
  verdict: (e, c) => line(`  ${e.status === 'good' ? c.green(e.headline) : c.yellow(e.headline)}`),
  notified: (e, c) => line(`  ${e.how === 'failed' ? c.red(TEAMS[e.how]) : TEAMS[e.how]} - ${e.detail}`),
  warning: (e, c) => line(`  ${c.yellow('warning')}: ${e.message}`),
  note: (e, c) => line(`  ${c.dim(e.message)}`),
};

/** The text of an event, without a secret's redaction (the reporter does that) and without a time stamp. */
export function eventLine(event: CiEvent, colors: Colors): EventLine {
  const format = FORMATTERS[event.kind] as (event: CiEvent, colors: Colors) => EventLine;
  return format(event, colors);
}

function runText(result: Extract<CiEvent, { kind: 'run-ended' }>['result'], colors: Colors): string {
  if (result.status !== 'ok')
    return colors.red(`${result.status}${result.reason === undefined ? '' : `: ${result.reason}`}`);
  const shown = (['e2eMs', 'ttftMs', 'itlMs', 'e2eLatencyS', 'e2eThroughputTokS'] as const).flatMap(
    (key: MetricKey) => {
      const value = result.metrics[key];
      return value === undefined
        ? []
        : [`${METRICS[key].label} ${value.toFixed(key === 'e2eLatencyS' ? 3 : 1)} ${METRICS[key].unit}`];
    },
  );
  return `${shown.join(', ')}${result.valid ? '' : colors.yellow('  (invalid)')}`;
}

function progressText(event: Extract<CiEvent, { kind: 'run-progress' }>): string {
  const { point, run, fraction, elapsedS, done, total, expectedS } = event;
  const place = done === undefined || total === undefined ? '' : `[${done + 1}/${total}] `;
  const usual = expectedS === undefined ? '' : ` of about ${formatDuration(expectedS)}`;
  return `${place}${point} run ${run}: ${percent(fraction)}, ${formatDuration(elapsedS)}${usual}`;
}

function leftText({ remainingS }: { readonly remainingS?: number }, colors: Colors): string {
  return remainingS === undefined ? '' : colors.dim(`, ${formatDuration(remainingS)} left in all`);
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
