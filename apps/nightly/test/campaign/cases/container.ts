import { TEST_DOCKER, TEST_REGISTRY } from '../../../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../../../scripts/test-engine/image.ts';
import { docker } from '../../docker.ts';
import { clockOf, CONTAINER_TIME, nodeEnv, type NightWish, tagOf } from '../../sim-site.ts';
import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { jumpyEnv } from '../tools/jump-clock.ts';
import { printed, started } from '../tools/moments.ts';
import { DAYS, type World } from '../world.ts';
import {
  clockJumpAt,
  diskFullAt,
  killedAt,
  type Moment,
  outputGoneAt,
  secondNightAt,
  terminalGoneAt,
} from './common.ts';

const stage = 'container';
/** A repository of its own, and so a container that no other test has. */
const IMAGE = `${TEST_REGISTRY}/rocm/sgl-campaign:${tagOf(DAYS.tonight)}`;
const CONTAINER = `sgl-campaign_${tagOf(DAYS.tonight)}`;
const up: Moment = (_world, night) => printed(night, /container \S+ (created|reused|recreated)/);
const needs = 'docker';

/** What happens to nights in a container, on a real engine. One at a time: they share its name. */
export const container: readonly (FaultCase | NotApplicable)[] = [
  { ...killedAt(stage, up), nights: inContainer, needs },
  {
    ...killedAt(stage, (world, night) => started(world, night, 'client'), {
      what: 'SIGKILL of the night in the sweep',
    }),
    nights: inContainer,
    needs,
  },
  {
    stage,
    fault: 'child killed',
    what: 'the container is removed under the night',
    nights: inContainer,
    needs,
    during: async (world, night) => {
      await started(world, night, 'server');
      await docker(TEST_DOCKER, 'rm', '-f', CONTAINER);
    },
    expected: { code: 1, says: /container \S+ (was stopped or removed|is gone)/, card: /container/ },
  },
  {
    ...diskFullAt(stage, up, { expected: { code: 1, says: /no space left/i, card: /no space left/i } }),
    nights: inContainer,
    needs,
  },
  { stage, fault: 'no permission', reason: 'the engine decides; see image' },
  { stage, fault: 'network gone', reason: 'an engine that crashes: night.container.test.ts' },
  {
    ...clockJumpAt(stage, up, 2),
    wish: () => ({}),
    nights: async (world) => {
      const { env, ...wish } = await inContainer(world);
      return { ...wish, env: { ...env, ...jumpyEnv(world) } };
    },
    needs,
  },
  { ...secondNightAt(stage, up), nights: inContainer, needs, next: 'same-day' },
  { ...outputGoneAt(stage, up), nights: inContainer, needs, next: 'same-day' },
  { ...terminalGoneAt(stage, up), nights: inContainer, needs },
];

async function inContainer(world: World): Promise<NightWish> {
  const clock = clockOf(DAYS.tonight);
  await buildImage(TEST_DOCKER, [IMAGE], {
    ...nodeEnv(world.site, clock),
    ...CONTAINER_TIME,
    SIM_SEED: DAYS.tonight,
    SIM_QUIET: '1',
  });
  world.atEnd(async () => {
    await docker(TEST_DOCKER, 'rm', '-f', CONTAINER).catch(() => undefined);
    await docker(TEST_DOCKER, 'rmi', '-f', IMAGE).catch(() => undefined);
  });
  return {
    clock,
    env: { DOCKER_HOST: TEST_DOCKER },
    words: ['--runner', 'docker', '--docker-image', IMAGE, '--stop-containers', 'none'],
    settings: {
      imageRepo: `${TEST_REGISTRY}/rocm/sgl-campaign`,
      containerWorkDir: '/sgl-workspace',
      gsm8kScript: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
    },
  };
}
