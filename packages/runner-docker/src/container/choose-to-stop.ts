import type { EngineContainer } from '../engine/docker-engine.ts';
import { OWNER_LABEL } from './container-spec.ts';

export const STOP_POLICIES = ['none', 'own', 'gpu', 'all'] as const;
/** Which containers may be stopped when the GPUs are busy. */
export type StopPolicy = (typeof STOP_POLICIES)[number];

export interface StopChoice {
  readonly container: EngineContainer;
  readonly own: boolean;
  /** For the log. */
  readonly reason: string;
}

/**
 * The running containers that a policy allows to stop, in order: our own, then others that hold GPUs, then (only with
 * `all`) the rest. A container holds GPUs when GPU devices were mapped into it, or when one of its processes was found on
 * a GPU (`holders`, ids). Being privileged is not enough: monitoring is privileged too.
 */
export function chooseToStop(
  containers: readonly EngineContainer[],
  options: { readonly policy: StopPolicy; readonly holders?: readonly string[] | undefined },
): readonly StopChoice[] {
  const { policy, holders = [] } = options;
  const choices = containers.flatMap((container) => {
    const own = OWNER_LABEL in container.labels;
    const reason = own ? 'a benchmark container of ours' : reasonOf(container, holders);
    return policy !== 'none' && (own || allows(policy, reason)) ? [{ container, own, reason }] : [];
  });
  return choices.toSorted((a, b) => rank(a) - rank(b) || a.container.name.localeCompare(b.container.name));
}

const NO_GPU = 'has no GPU; --stop-containers all';

function reasonOf(container: EngineContainer, holders: readonly string[]): string {
  if (holders.includes(container.id)) return 'its processes hold GPUs';
  return hasGpuDevices(container) ? 'GPU devices are mapped into it' : NO_GPU;
}

function allows(policy: StopPolicy, reason: string): boolean {
  return policy === 'all' || (policy === 'gpu' && reason !== NO_GPU);
}

function rank({ own, reason }: StopChoice): number {
  return own ? 0 : reason === NO_GPU ? 2 : 1;
}

function hasGpuDevices({ devices, deviceRequests, mounts }: EngineContainer): boolean {
  const paths = [...devices, ...mounts.map((mount) => mount.source)];
  return paths.some((path) => /^\/dev\/(kfd|dri)(\/|$)/.test(path)) || deviceRequests.length > 0;
}
