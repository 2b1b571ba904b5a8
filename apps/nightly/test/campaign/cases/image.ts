import { startFakeHub } from '@sglang-ci/sim-node';
import { type NightWish, tagOf } from '../../sim-site.ts';
import type { Expected, FaultCase, NotApplicable } from '../fault-case.ts';
import { type EngineKind, engineOf, fakeEngine } from '../tools/fake-engine.ts';
import { until } from '../tools/moments.ts';
import { MODES_COUNT } from '../tools/surroundings.ts';
import { DAYS, type World } from '../world.ts';
import { clockJumpAt, killedAt, type Moment, outputGoneAt, secondNightAt, terminalGoneAt } from './common.ts';
import { jumpyEnv } from '../tools/jump-clock.ts';

const stage = 'image';
type Hub = Awaited<ReturnType<typeof startFakeHub>>;
const hubs = new WeakMap<World, Hub>();

/** The Hub has been asked; it answers slowly. */
const asking: Moment = (world, night) =>
  until('the Hub was asked', () => (hubs.get(world)?.requests.length ?? 0) > 0, night);

export const image: readonly (FaultCase | NotApplicable)[] = [
  killedAt(stage, asking, { wish: (world) => searching(world, { hub: { kind: 'slow', delayMs: 5_000 } }) }),
  { stage, fault: 'child killed', reason: 'no child takes part' },
  { stage, fault: 'disk full', reason: "the engine's own disk; see container" },
  engineCase('no permission', {
    what: 'this user may not use the Docker socket',
    engine: 'forbidden',
    expected: { code: 1, says: /EACCES/, card: /EACCES|does not answer/, status: 'none' },
  }),
  engineCase('hang', {
    what: 'the Docker engine never answers',
    engine: 'silent',
    expected: { code: 1, says: /the engine does not answer/, card: /does not answer/, status: 'none' },
  }),
  engineCase('garbage', {
    what: 'the Docker engine talks nonsense',
    engine: 'nonsense',
    expected: { code: 1, says: /DOCKER_UNREACHABLE/, card: /does not answer/, status: 'none' },
  }),
  hubCase('garbage', {
    what: 'Docker Hub breaks off in the middle',
    hub: { kind: 'cut' },
    expected: { code: 4, says: /HUB_UNREACHABLE/, card: /no usable answer/, status: 'none' },
  }),
  hubCase('hang', {
    what: 'Docker Hub limits for longer than one waits',
    hub: { kind: 'rate-limited', retryAfterS: 3_600 },
    expected: { code: 4, says: /try again in 60 minutes/, card: /try again in 60 minutes/, status: 'none' },
  }),
  {
    stage,
    fault: 'network gone',
    what: 'Docker Hub cannot be reached',
    wish: async (world) => {
      const wish = await searching(world, {});
      await hubs.get(world)?.close();
      return wish;
    },
    expected: {
      code: 4,
      says: /says nothing about whether the image exists/,
      card: /no usable answer/,
      status: 'none',
    },
  },
  {
    ...clockJumpAt(stage, asking, -2),
    wish: async (world) => {
      const { env, ...wish } = await searching(world, { hub: { kind: 'slow', delayMs: 300 }, tags: [] });
      return { ...wish, env: { ...env, ...jumpyEnv(world) } };
    },
    expected: { code: 4, says: /IMAGE_MISSING/, card: /image/i, status: 'none' },
  },
  {
    ...secondNightAt(stage, asking),
    wish: (world) => searching(world, { hub: { kind: 'slow', delayMs: 300 }, tags: [] }),
    expected: { code: 4, says: /IMAGE_MISSING/, card: /image/i, status: 'none' },
  },
  {
    ...outputGoneAt(stage, asking),
    wish: (world) => searching(world, { hub: { kind: 'slow', delayMs: 300 }, tags: [] }),
    expected: { code: 4, card: /image/i, status: 'none', night: { exitCode: 4, incidents: /stdout was lost .*EPIPE/ } },
    isLong: true,
  },
  {
    ...terminalGoneAt(stage, asking),
    wish: (world) => searching(world, { hub: { kind: 'slow', delayMs: 300 }, tags: [] }),
    isLong: true,
  },
];

type HubMode = Parameters<Hub['setMode']>[0];

/** A night that looks for its image in an engine without images, and then on a Docker Hub. */
async function searching(
  world: World,
  {
    engine = 'empty',
    hub = { kind: 'ok' },
    tags = [tagOf(DAYS.tonight)],
  }: { readonly engine?: EngineKind; readonly hub?: HubMode; readonly tags?: readonly string[] },
): Promise<NightWish> {
  const fakeHub = await startFakeHub({ tags: tags.map((name) => ({ name })), mode: hub });
  hubs.set(world, fakeHub);
  world.atEnd(() => fakeHub.close());
  await fakeEngine(world, engine);
  return {
    words: ['--runner', 'docker', '--stop-containers', 'none'],
    env: { DOCKER_HOST: engineOf(world) },
    settings: { dockerHubUrl: fakeHub.url },
    searchesImage: true,
  };
}

function engineCase(
  fault: FaultCase['fault'],
  one: { readonly what: string; readonly engine: EngineKind; readonly expected: Expected },
): FaultCase {
  const { what, engine, expected } = one;
  const wish = async (world: World) => ({ ...(await searching(world, { engine })), within: MODES_COUNT });
  return { stage, fault, what, wish, expected, next: 'next-day' };
}

function hubCase(
  fault: FaultCase['fault'],
  one: { readonly what: string; readonly hub: HubMode; readonly expected: Expected },
): FaultCase {
  const { what, hub, expected } = one;
  return { stage, fault, what, wish: (world) => searching(world, { hub }), expected, next: 'next-day' };
}
