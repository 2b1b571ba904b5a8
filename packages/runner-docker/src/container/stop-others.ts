import type { Ports } from '@sglang-ci/core';
import type { DockerEngine } from '../engine/docker-engine.ts';
import { chooseToStop, type Holding, type StopPolicy, whyNone } from './choose-to-stop.ts';
import { isOurs } from './find-berth.ts';

export interface StopOptions extends Holding {
  readonly policy: StopPolicy;
  /** Asked after every stop: are the GPUs free, so that all others can stay? */
  readonly isEnough: () => Promise<boolean>;
  /** Who holds GPUs after a stop; if not given, those who held them before. */
  readonly lookAgain?: (() => Promise<Holding>) | undefined;
}

/** As `docker stop`. A container of ours only waits (`tail`, which hears no SIGTERM): nothing to wait for. */
const GRACE_S = 10;

/**
 * Stops the containers that a policy allows, one after another, our own first, looking after each whether that was enough
 * and who holds GPUs now. Each is named in an event before it is stopped, and so is the reason why none is. Returns the
 * names of the stopped ones; one that Docker cannot stop is warned about.
 */
export async function stopOthers(
  engine: DockerEngine,
  options: StopOptions,
  { emit }: Pick<Ports, 'emit'>,
): Promise<readonly string[]> {
  const { policy, isEnough, lookAgain } = options;
  let holding: Holding = options;
  const stopped: string[] = [];
  const tried = new Set<string>();
  for (;;) {
    const running = await engine.runningContainers();
    const next = chooseToStop(running, { ...holding, policy }).find(({ container }) => !tried.has(container.id));
    if (next === undefined) {
      const why = tried.size === 0 ? whyNone(running, { ...holding, policy }) : undefined;
      if (why !== undefined) emit({ kind: 'note', message: `no container is stopped: ${why}` });
      return stopped;
    }
    const { container, reason } = next;
    tried.add(container.id);
    emit({ kind: 'container-stopped', name: container.name, reason });
    const failure = await failureOf(engine.stopContainer(container.id, isOurs(container) ? 0 : GRACE_S));
    if (failure === undefined) stopped.push(container.name);
    else emit({ kind: 'warning', message: `container ${container.name} could not be stopped: ${failure.message}` });
    if (await isEnough()) return stopped;
    holding = (await lookAgain?.()) ?? { ...holding, holders: holding.holders?.filter((id) => !tried.has(id)) };
  }
}

async function failureOf(stopping: Promise<void>): Promise<Error | undefined> {
  return stopping.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
}
