import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NightFile } from '../src/report/night-file.ts';
import { clockOf, NIGHTLY, nodeEnv, simSite, tagOf } from './sim-site.ts';

type SimulatedClock = ReturnType<typeof clockOf>;

const CRON = '/usr/sbin/cron';
const SIM_BIN = join(import.meta.dirname, '..', '..', '..', 'packages', 'sim-node', 'bin');
const DAY = '20251202';

/** Debian's cron needs root; it sees a file system of its own here, in which there are no jobs but ours. */
function whyNot(): string {
  if (!existsSync(CRON)) return 'there is no cron on this machine';
  if (process.getuid?.() !== 0) return 'cron needs root';
  const { status, stderr } = spawnSync('unshare', ['--mount', 'true'], { encoding: 'utf8' });
  return status === 0 ? '' : `no file system of its own: ${stderr.trim()}`;
}

const WHY_NOT = whyNot();
if (WHY_NOT !== '') console.warn(`skipped, the crontab in a throwaway cron: ${WHY_NOT}`);

describe.skipIf(WHY_NOT !== '')("a crontab installed into a throwaway Debian's cron", () => {
  let site: Awaited<ReturnType<typeof simSite>>;
  let cron: ChildProcess | undefined;

  beforeAll(async () => {
    site = await simSite();
  });
  afterAll(async () => {
    const ended = new Promise((resolve) => cron?.once('close', resolve));
    if (cron?.kill('SIGTERM') === true) await ended;
    await site.remove();
  });

  test('starts a night at its minute, from an environment that has nothing', async () => {
    const crontab = join(site.directory, 'cron.d', 'sglang-ci');
    const clock = clockOf(DAY);
    await writeSite(nextMinute(), clock);
    await mkdir(join(site.directory, 'cron.d'));
    await writeFile(crontab, simulatedNode(clock), { mode: 0o644 });
    const installed = spawnSync(
      process.execPath,
      [
        NIGHTLY,
        'install',
        '--cron',
        '--site',
        site.siteFile,
        '--cron-file',
        crontab,
        '--logrotate-file',
        join(site.directory, 'logrotate'),
      ],
      { encoding: 'utf8' },
    );
    expect([installed.status, installed.stdout]).toStrictEqual([
      0,
      expect.stringMatching(/^\+ \d+ \* \* \* \* root \[/m),
    ]);

    cron = startCron(join(site.directory, 'cron.d'));
    const nights = join(site.directory, 'nights');
    const read = async () => {
      const [name = ''] = await readdir(nights).catch(() => []);
      const text = await readFile(join(nights, name, 'night.json'), 'utf8').catch(() => '{}');
      return JSON.parse(text) as Partial<NightFile>;
    };
    await expect.poll(async () => (await read()).status, { timeout: 150_000, interval: 500 }).toBe('ended');
    const { exitCode, benchmarks = [] } = await read();
    expect([exitCode, benchmarks.map(({ status }) => status)]).toStrictEqual([0, ['complete']]);
    const log = await readFile(join(site.directory, 'cron_log', 'tonight.log'), 'utf8');
    expect(log).toMatch(/GROK1 online on sim-mi300x-01[^]*Exit code: {3}0 \(done\)/);
    expect(existsSync(join(site.directory, 'cron_log', 'another-hour.log'))).toBe(false);
  }, 200_000);

  async function writeSite(at: string, simulatedClock: SimulatedClock): Promise<void> {
    const words = [
      '--runner',
      'host',
      '--model',
      'grok',
      '--mode',
      'online',
      '--docker-image',
      `rocm/sgl-dev:${tagOf(DAY)}`,
    ];
    const [hour = '', minute = ''] = at.split(':');
    const otherHour = `${String((Number(hour) + 5) % 24).padStart(2, '0')}:${minute}`;
    const schedule = [
      { name: 'tonight', at, program: 'nightly', words },
      { name: 'another-hour', at: otherHour, program: 'nightly', words },
    ];
    const quick = { requestRates: [1], runsPerLoad: 1, gsm8kRuns: 1, gpuWaitLimitS: 0, simulatedClock };
    await writeFile(site.siteFile, JSON.stringify({ ...site.settings, ...quick, schedule }));
  }

  /** What a real node has and a simulated one must be told: lines of the crontab that are not ours. */
  function simulatedNode(clock: SimulatedClock): string {
    const env = { PATH: [SIM_BIN, '/usr/bin', '/bin'].join(delimiter), ...nodeEnv(site, clock) };
    return Object.entries(env)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
  }
});

/** The lab's time of day of the next minute that begins in more than five seconds: cron takes some to start. */
function nextMinute(): string {
  const at = new Date(Math.ceil((Date.now() + 5_000) / 60_000) * 60_000);
  return at.toLocaleTimeString('en-GB', { timeZone: 'America/Los_Angeles', hour: '2-digit', minute: '2-digit' });
}

function startCron(jobs: string): ChildProcess {
  const script = [
    'mount --bind "$1" /etc/cron.d',
    'mount --bind /dev/null /etc/crontab',
    'mount -t tmpfs tmpfs /var/spool/cron',
    'mkdir /var/spool/cron/crontabs',
    'mount -t tmpfs tmpfs /run',
    'exec "$2" -f',
  ].join(' && ');
  return spawn('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, 'cron', jobs, CRON], {
    stdio: 'ignore',
  });
}
