import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineUrl, startEngine, stopEngine } from '../../../scripts/test-engine/engine.ts';
import { NO_ENGINE } from '../../../scripts/test-engine/find-engine.ts';
import { buildImage } from '../../../scripts/test-engine/image.ts';
import { docker } from './docker.ts';
import {
  clockOf,
  CONTAINER_FACTOR,
  CONTAINER_TIME,
  night,
  NIGHTLY,
  nodeEnv,
  simEnv,
  simSite,
  tagOf,
} from './sim-site.ts';

const DAY = '20251202';
const IMAGE = `rocm/sgl-dev:${tagOf(DAY)}`;
const GPU = ['--device', '/dev/kfd'];
const OURS = ['--label', `io.github.sglang-ci.image=${IMAGE}`, ...GPU];

/** On an engine of its own, since `all` stops whatever runs there. */
describe.skipIf(NO_ENGINE !== '')(`GPUs that other containers hold${NO_ENGINE}`, () => {
  const clock = clockOf(DAY, CONTAINER_FACTOR);
  let site: Awaited<ReturnType<typeof simSite>>;
  let engine: string;

  beforeAll(async () => {
    site = await simSite();
    const dir = join(site.directory, 'engine');
    await startEngine(dir);
    engine = engineUrl(dir);
    await buildImage(engine, [IMAGE], { ...nodeEnv(site, clock), ...CONTAINER_TIME, SIM_SEED: DAY });
    await start('web', []);
    await start('monitoring', ['--privileged']);
    await start('bystander', GPU);
  }, 60_000);

  afterAll(async () => {
    const all = await docker(engine, 'ps', '-aq');
    if (all.length > 0) await docker(engine, 'rm', '-f', ...all);
    await stopEngine(join(site.directory, 'engine'));
    await site.remove();
  }, 60_000);

  test('are freed as far as --stop-containers allows, ours first, each stop named in the log', async () => {
    await holdGpus(await start('training', GPU));
    await holdGpus(await start('earlier-night', OURS));

    const none = await attempt(['--stop-containers', 'none']);
    expect(none).toMatchObject({ code: 3, stopped: [] });
    expect(none.text).toMatch(/GPU 0-7: use 100%.*container (training|earlier-night)/);
    expect(await running()).toEqual(['bystander', 'earlier-night', 'monitoring', 'training', 'web']);

    const own = await attempt(['--stop-containers', 'own']);
    expect(own).toMatchObject({ code: 3, stopped: ['earlier-night'] });
    expect(own.text).toMatch(/GPUs .*held by python3 \(pid \d+, container training\)/);
    expect(await running()).toEqual(['bystander', 'monitoring', 'training', 'web']);

    await holdGpus(await start('own-again', OURS));
    expect(await diagnosis()).toMatch(/--stop-containers gpu would stop, one after .*: own-again \(.*\), training \(/);
    const byDefault = await attempt([]);
    expect(byDefault).toMatchObject({ code: 0, stopped: ['own-again', 'training'] });
    expect(byDefault.text).toContain('8 GPUs idle');
    expect(await running()).toEqual(['bystander', 'monitoring', 'web']);
    expect(await docker(engine, 'ps', '-a', '--filter', 'name=^sgl-dev_', '--format', '{{.State}}')).toEqual([
      'exited',
    ]);
  }, 120_000);

  test("and a stranger's container that has the night's name stays as it is", async () => {
    const other = IMAGE.replace(DAY, '20251203');
    const name = `sgl-dev_${tagOf('20251203')}`;
    await docker(engine, 'tag', IMAGE, other);
    await start(name, []);
    const state = () => docker(engine, 'inspect', '-f', '{{.Id}} {{.State.StartedAt}} {{.State.Status}}', name);
    const before = await state();
    const ended = await attempt(['--docker-image', other]);
    expect(ended).toMatchObject({ code: 0, stopped: [] });
    expect(ended.text).toContain(`container ${name} was not made by this toolkit`);
    expect(await state()).toEqual(before);
    expect(await docker(engine, 'inspect', '-f', '{{.State.Status}}', `${name}_2`)).toEqual(['exited']);
    await docker(engine, 'rm', '-f', name);
  }, 60_000);

  test('by a process of the host that no container has: only "all" stops what has no GPU, and it is said', async () => {
    const gpu = await attempt([], { SIM_FAULT: 'foreign-gpu-load' });
    expect(gpu).toMatchObject({ code: 3, stopped: [] });
    expect(gpu.text).toMatch(/no container is stopped: they are held by .*\(pid \d+\), which no container/);
    expect(await diagnosis({ SIM_FAULT: 'foreign-gpu-load' })).toMatch(/gpu would stop no container: they are held by/);
    expect(await running()).toEqual(['bystander', 'monitoring', 'web']);
    const all = await attempt(['--stop-containers', 'all'], { SIM_FAULT: 'foreign-gpu-load' });
    expect(all).toMatchObject({ code: 3, stopped: ['bystander', 'monitoring', 'web'] });
    expect(all.text).toContain('stopped container monitoring: has no GPU; --stop-containers all');
    expect(await running()).toEqual([]);
  }, 60_000);

  /** Starts a container that lives until it is stopped; resolves to the number of its process on this machine. */
  async function start(name: string, options: readonly string[]): Promise<number> {
    const script = 'trap "exit 0" TERM; while :; do sleep 0.2; done';
    await docker(engine, 'run', '-d', '--name', name, '--network=host', ...options, IMAGE, 'sh', '-c', script);
    return Number((await docker(engine, 'inspect', '-f', '{{.State.Pid}}', name))[0]);
  }

  /** Makes the simulated GPUs show a process for as long as it lives. */
  async function holdGpus(pid: number): Promise<void> {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const folder = join(site.directory, 'node-state');
    const load = { gpus: [0, 1, 2, 3, 4, 5, 6, 7], vramBytes: 60_000_000_000, gpuUsePercent: 97 };
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `proc-${pid}.json`), JSON.stringify({ pid, name: 'python3', ...load, startedAt }));
  }

  /** A night with these words and environment, and the containers whose stop its log names. */
  async function attempt(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { code, stdout, stderr } = await night(site, {
      clock,
      env: { DOCKER_HOST: engine, ...env },
      words: ['--runner', 'docker', ...words],
      settings: {
        containerWorkDir: '/sgl-workspace',
        gsm8kScript: '/sgl-workspace/sglang/benchmark/gsm8k/bench_sglang.py',
        requestRates: [1],
        gsm8kRuns: 1,
      },
    });
    const text = `${stdout}${stderr}`;
    return { code, text, stopped: [...text.matchAll(/stopped container (\S+): /g)].map(([, name]) => name) };
  }

  /** What the doctor says of the GPUs. */
  async function diagnosis(env: Readonly<Record<string, string>> = {}): Promise<string> {
    const words = ['doctor', '--site', site.siteFile, '--runner', 'docker', '--model', 'grok', '--mode', 'online'];
    const given = { ...simEnv(site, clock), DOCKER_HOST: engine, ...env };
    return spawnSync(process.execPath, [NIGHTLY, ...words], { env: given, encoding: 'utf8' }).stdout;
  }

  async function running(): Promise<readonly string[]> {
    return (await docker(engine, 'ps', '--format', '{{.Names}}')).toSorted();
  }
});
