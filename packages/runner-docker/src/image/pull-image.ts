import { type Ports, stoppedError } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { explainPull } from './explain-pull.ts';
import { progressOf, type PullLayers, withMessage } from './pull-progress.ts';

const PAUSES_MS = [30_000, 60_000];
/** A pull from which nothing is heard for this long hangs. */
const SILENCE_MS = 600_000;
const REPORT_EVERY_MS = 1000;

/**
 * Pulls an image with events about its progress. A pull that breaks is taken up again after 30 and 60 s; finished layers
 * are kept by the engine. Throws `IMAGE_MISSING`, `DISK_FULL` or `IMAGE_PULL_FAILED`, `ABORTED` or `DEADLINE` when the signal ends
 * it.
 */
export async function pullImage(
  engine: DockerEngine,
  image: string,
  ports: Pick<Ports, 'clock' | 'emit' | 'signal'>,
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await pullOnce(engine, image, ports);
      return;
    } catch (error) {
      if (ports.signal.aborted) throw stoppedError(ports.signal, `while pulling ${image}`);
      const trouble = explainPull(image, error);
      const pauseMs = PAUSES_MS[attempt];
      if (!trouble.again || pauseMs === undefined) throw trouble.error;
      ports.emit({ kind: 'warning', message: `${trouble.error.message}; trying again in ${pauseMs / 1000} s` });
      await ports.clock.sleep(pauseMs, ports.signal);
    }
  }
}

async function pullOnce(
  engine: DockerEngine,
  image: string,
  { emit, signal }: Pick<Ports, 'emit' | 'signal'>,
): Promise<void> {
  const silence = new AbortController();
  const stop = () => silence.abort(new Error(`nothing was heard for ${SILENCE_MS / 60_000} minutes`));
  let timer = setTimeout(stop, SILENCE_MS);
  let layers: PullLayers = new Map();
  let reportedAt = Number.NEGATIVE_INFINITY;
  try {
    const messages = await engine.pull(image, AbortSignal.any([signal, silence.signal]));
    for await (const message of messages) {
      clearTimeout(timer);
      timer = setTimeout(stop, SILENCE_MS);
      if (message.error !== undefined) throw new Error(message.error);
      layers = withMessage(layers, message);
      if (layers.size > 0 && performance.now() - reportedAt >= REPORT_EVERY_MS) {
        reportedAt = performance.now();
        emit({ kind: 'image-pull', image, ...progressOf(layers) });
      }
    }
  } finally {
    clearTimeout(timer);
  }
}
