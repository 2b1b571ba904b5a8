import type { PullMessage } from '../engine/docker-engine.ts';

/** How far a pull is. The total grows while the engine finds out about layers. */
export interface PullProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

interface Layer {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** The state of every layer of a pull, by its id. */
export type PullLayers = ReadonlyMap<string, Layer>;

/** The layers after one more message. Only downloads count: unpacking goes over the same bytes again. */
export function withMessage(layers: PullLayers, message: PullMessage): PullLayers {
  const { id, status, current, total } = message;
  if (id === undefined) return layers;
  const known = layers.get(id);
  if (status === 'Downloading' && current !== undefined && total !== undefined) {
    return new Map(layers).set(id, { doneBytes: current, totalBytes: total });
  }
  if (status === 'Download complete' && known !== undefined) {
    return new Map(layers).set(id, { ...known, doneBytes: known.totalBytes });
  }
  return layers;
}

/** All layers together. */
export function progressOf(layers: PullLayers): PullProgress {
  const all = [...layers.values()];
  return {
    doneBytes: all.reduce((sum, layer) => sum + layer.doneBytes, 0),
    totalBytes: all.reduce((sum, layer) => sum + layer.totalBytes, 0),
  };
}
