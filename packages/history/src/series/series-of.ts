import { LOAD_LABEL, type Measurement, METRICS, type Series } from '@sglang-ci/core';

/**
 * Measurements gathered into series: one per hardware, model, variant, mode, load and metric, and one of its own per
 * backend other than `aiter` and per evaluator other than SGLang's script. Points are ordered by date, then by folder, so two images of one date both stay. A change
 * of node, ROCm or protocol inside a series is for the reader to see: every point carries them.
 */
export function seriesOf(measurements: readonly Measurement[]): readonly Series[] {
  const groups = new Map<string, Measurement[]>();
  for (const point of measurements) {
    const key = keyOf(point);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return [...groups].flatMap(([key, points]) => {
    const [first] = points;
    if (first === undefined) return [];
    const { metric, loadKind, load } = first;
    return [{ key, label: labelOf(first), metric, loadKind, load, points: points.toSorted(byTime) }];
  });
}

function keyOf(point: Measurement): string {
  const { hardware, model, variant, mode, subMode, loadKind, load, inputLen, outputLen, metric, evaluator } = point;
  const by = evaluator === undefined ? [] : [evaluator];
  const lengths = inputLen === undefined && outputLen === undefined ? [] : [`${inputLen ?? ''}-${outputLen ?? ''}`];
  return [
    hardware,
    model,
    variant,
    mode,
    subMode,
    ...otherBackend(point),
    loadKind,
    load,
    ...lengths,
    metric,
    ...by,
  ].join('/');
}

function labelOf(point: Measurement): string {
  const { model, hardware, subMode, loadKind, load, inputLen, outputLen, metric } = point;
  return [
    model,
    hardware,
    ...(subMode === 'standard' || subMode === 'normal' ? [] : [subMode]),
    ...otherBackend(point),
    ...(loadKind === 'none' ? [] : [LOAD_LABEL[loadKind], load]),
    ...(inputLen === undefined ? [] : [`(${inputLen}/${outputLen ?? '?'})`]),
    METRICS[metric].label,
    ...(point.evaluator === undefined ? [] : [`by ${point.evaluator}`]),
  ].join(' ');
}

function otherBackend({ backend }: Measurement): readonly string[] {
  return backend === undefined || backend === 'aiter' ? [] : [backend];
}

function byTime(a: Measurement, b: Measurement): number {
  return a.date.localeCompare(b.date) || a.folder.localeCompare(b.folder);
}
