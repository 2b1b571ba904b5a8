import { fillText, fillWords, type Load, type OnlineProfile, type PointPlan } from '@sglang-ci/core';
import { servingLimitS, servingS, simulationSlackS } from './expected-duration.ts';
import type { PlanContext } from './plan-context.ts';
import { command, portWords } from './plan-server.ts';

type OnlineLoad = Exclude<Load, { readonly kind: 'batch_size' }>;

/** The points of an online sweep, in the order in which they are measured. */
export function planOnlinePoints(context: PlanContext, online: OnlineProfile): readonly PointPlan[] {
  return loadsOf(context, online).map((load) => pointOf(context, online, load));
}

function loadsOf({ options }: PlanContext, { axis }: OnlineProfile): readonly OnlineLoad[] {
  const { requestRates, concurrencyLevels } = options.settings;
  const given = axis.kind === 'request_rate' ? requestRates : concurrencyLevels;
  return (given ?? axis.values).map((value) => ({ kind: axis.kind, value }));
}

function pointOf(context: PlanContext, online: OnlineProfile, load: OnlineLoad): PointPlan {
  const { options, profile, values, backend } = context;
  const { protocol, runsPerLoad, datasetPath } = options.settings;
  const { inputLen, outputLen } = online;
  const prompts = promptsOf(online, load);
  const words = fillWords(online.clientArgs, { ...values, inputLen, outputLen, prompts, load: load.value });
  const dataset = datasetPath === undefined ? [] : ['--dataset-path', datasetPath];
  const args = [...words, ...portWords(context, words), ...dataset, ...seedWords(context)];
  const work = { load, prompts, outputLen: outputLen * meanShare(words) };
  const pause = online.legacyPauses.findLast(({ from }) => from <= load.value);
  return {
    id: `${load.kind === 'request_rate' ? 'rate' : 'concurrency'}-${load.value}`,
    load,
    command: command(context, 'sglang.bench_serving', { env: {}, args }),
    runs: runsPerLoad,
    log: fillText(online.logs.client, {
      model: profile.label,
      backend,
      load: load.value,
      run: '{run}',
      stamp: '{stamp}',
    }),
    prompts,
    limitS: servingLimitS(work) + simulationSlackS(options.settings),
    expectedS: Math.round(servingS(work)),
    flushBefore: protocol === 'flushed',
    ...(protocol === 'legacy' && pause?.flush ? { flushBetweenRuns: true } : {}),
    pauseAfterS: protocol === 'legacy' ? (pause?.pauseS ?? 0) : 0,
  };
}

function promptsOf({ axis }: OnlineProfile, { value }: OnlineLoad): number {
  if (axis.kind === 'request_rate') return Math.min(axis.prompts.perUnit * value, axis.prompts.max);
  const { prompts } = axis;
  if ('perUnit' in prompts) return Math.min(Math.max(prompts.perUnit * value, prompts.min), prompts.max);
  return value >= prompts.highFrom ? prompts.high : prompts.low;
}

/** The client's seed, where it must be given: the image's own default is another, or not certain. */
function seedWords({ options, spelling }: PlanContext): readonly string[] {
  const { protocol, seed } = options.settings;
  return protocol === 'legacy' || spelling.clientSeed === seed ? [] : ['--seed', String(seed)];
}

/** Lengths are drawn evenly between a share of the length asked for (by default none of it) and the whole. */
function meanShare(words: readonly string[]): number {
  const ratio = words[words.indexOf('--random-range-ratio') + 1];
  return words.includes('--random-range-ratio') ? (1 + Number(ratio)) / 2 : 0.5;
}
