import type { EngineContainer } from '../engine/docker-engine.ts';
import { isOurs } from './find-berth.ts';

export const STOP_POLICIES = ['none', 'own', 'gpu', 'all'] as const;
/** Which containers may be stopped when the GPUs are busy. */
export type StopPolicy = (typeof STOP_POLICIES)[number];

/** Whose processes hold GPU memory, as far as the GPU tool tells. */
export interface Holding {
  /** Ids of the containers they run in, those with most memory first. */
  readonly holders?: readonly string[] | undefined;
  /** Those that run in no container, for people: `python3 (pid 4711)`. */
  readonly strangers?: readonly string[] | undefined;
}

export interface StopChoice {
  readonly container: EngineContainer;
  readonly own: boolean;
  /** For the log. */
  readonly reason: string;
}

/**
 * The running containers that a policy allows to stop, in order: our own, then those whose processes hold GPUs, those with
 * most memory first, then (only with `all`) the rest. With `gpu` a container is stopped on proof alone: one of its
 * processes holds GPU memory. Devices that are merely mapped into it prove nothing, and nobody is stopped when a process
 * holds GPUs that stopping containers cannot end (see `whyNone`).
 */
export function chooseToStop(
  containers: readonly EngineContainer[],
  options: { readonly policy: StopPolicy } & Holding,
): readonly StopChoice[] {
  const { policy, holders = [] } = options;
  if (policy === 'none' || (policy !== 'all' && whyNone(containers, options) !== undefined)) return [];
  const choices = containers.flatMap((container) => {
    const own = isOurs(container);
    const holds = holders.includes(container.id);
    const allowed = policy === 'all' || (policy === 'gpu' ? holds : own && (holds || isUnknown(options)));
    return allowed ? [{ container, own, reason: reasonOf(container, holds) }] : [];
  });
  const rank = ({ container, own, reason }: StopChoice) =>
    (own ? 0 : reason === NO_GPU ? 2e6 : 1e6) + (holders.indexOf(container.id) + 1 || holders.length + 1);
  return choices.toSorted((a, b) => rank(a) - rank(b) || a.container.name.localeCompare(b.container.name));
}

/** Why a policy stops no container at all, for people; `undefined` when it stops some. */
export function whyNone(
  containers: readonly EngineContainer[],
  options: { readonly policy: StopPolicy } & Holding,
): string | undefined {
  const { policy, holders = [], strangers = [] } = options;
  if (policy === 'none') return '--stop-containers none';
  if (policy === 'all') return undefined;
  if (policy === 'own') {
    const isHeld =
      isUnknown(options) || containers.some(({ id, labels }) => isOurs({ labels }) && holders.includes(id));
    return isHeld ? undefined : 'no container of ours holds GPUs';
  }
  if (isUnknown(options)) return 'no process is known to hold the GPUs, so no container is proven to';
  const known = new Set(containers.map(({ id }) => id));
  const beyond = holders.filter((id) => !known.has(id)).map((id) => `container ${id.slice(0, 12)} of another engine`);
  const others = [...strangers, ...beyond];
  return others.length === 0
    ? undefined
    : `they are held by ${others.join(', ')}, which no container of this engine runs: stopping containers would not free them`;
}

const NO_GPU = 'has no GPU; --stop-containers all';

function isUnknown({ holders = [], strangers = [] }: Holding): boolean {
  return holders.length === 0 && strangers.length === 0;
}

function reasonOf(container: EngineContainer, holds: boolean): string {
  if (holds) return isOurs(container) ? 'a benchmark container of ours, whose processes hold GPUs' : HOLDS;
  if (isOurs(container)) return 'a benchmark container of ours';
  return hasGpuDevices(container) ? 'GPU devices are mapped into it; --stop-containers all' : NO_GPU;
}

const HOLDS = 'its processes hold GPUs';

function hasGpuDevices({ devices, deviceRequests, mounts }: EngineContainer): boolean {
  const paths = [...devices, ...mounts.map((mount) => mount.source)];
  return paths.some((path) => /^\/dev\/(kfd|dri)(\/|$)/.test(path)) || deviceRequests.length > 0;
}
