import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, open as openFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayOf, resolveSettings } from '@sglang-ci/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobsOf } from '../src/install/jobs.ts';
import { withBlock } from '../src/install/marked-block.ts';
import { planInstallation } from '../src/install/plan-installation.ts';
import { minuteShiftOf, renderCrontab } from '../src/install/render-crontab.ts';
import { renderLogrotate } from '../src/install/render-logrotate.ts';
import { renderSystemd } from '../src/install/render-systemd.ts';
import { textDiff } from '../src/install/text-diff.ts';
import { NIGHTLY } from './sim-site.ts';

const CRON = join(import.meta.dirname, '..', '..', '..', 'cron');
const LAB = 'America/Los_Angeles';
const PROGRAMS = {
  node: '/usr/bin/node',
  apps: '/opt/sglang-ci/apps',
  site: '/etc/sglang-ci/sglang-ci.config.json',
};
const JOBS = jobsOf(resolveSettings({ options: {}, env: {} }));
const TABLE = { programs: PROGRAMS, timeZone: LAB, minuteShift: 0, logDir: '/var/log/sglang-ci' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sglang-ci-install-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the examples in cron/', () => {
  test('are what an install writes', async () => {
    const file = (name: string) => join(CRON, name);
    await expect(withBlock('', renderCrontab(JOBS, TABLE))).toMatchFileSnapshot(file('crontab.example'));
    const rotation = renderLogrotate({ logDir: TABLE.logDir, user: 'ci', group: 'ci' });
    await expect(rotation).toMatchFileSnapshot(file('logrotate.example'));
    const units = renderSystemd(JOBS, { programs: PROGRAMS, timeZone: LAB, user: 'ci' });
    for (const [name, text] of units) await expect(text).toMatchFileSnapshot(file(join('systemd', name)));
    expect((await readdir(file('systemd'))).toSorted()).toStrictEqual([...units.keys()].toSorted());
  });
});

describe('the rules for cron', () => {
  test('start GROK at midnight and DeepSeek at three, online and offline as agreed, and name no secret', () => {
    const lines = renderCrontab(JOBS, TABLE).split('\n');
    expect(lines.find((line) => line.includes('--model=grok'))).toMatch(
      /date \+\\%H\)" = 00 \].*--model=grok --mode=all /,
    );
    expect(lines.find((line) => line.includes('=deepseek'))).toMatch(/date \+\\%H\)" = 03 \].*--mode=online /);
    expect(lines.join()).not.toMatch(/https?:|WEBHOOK/);
  });

  test.each([
    ['summer and winter time begin', '2026-03-07T00:00:00Z', 4],
    ['summer time ends', '2026-10-31T00:00:00Z', 4],
  ])('let a job through once a day, at its hour there, where %s', async (_what, from, days) => {
    const bin = join(folder, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'date'), '#!/bin/sh\nexec /bin/date -d "@$NOW" "$@"\n');
    await chmod(join(bin, 'date'), 0o755);
    const rule =
      renderCrontab(JOBS, TABLE)
        .split('\n')
        .find((line) => line.includes('--model=grok')) ?? '';
    const guard = rule.slice(rule.indexOf('['), rule.indexOf('&&')).replaceAll('\\%', '%');
    const script = `i=0; while [ $i -lt ${days * 24} ]; do NOW=$((${Date.parse(from) / 1000} + i * 3600)); export NOW; ${guard} && echo $NOW; i=$((i + 1)); done`;
    const { stdout } = spawnSync('/bin/sh', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: `${bin}:/usr/bin:/bin` },
    });
    const let_ = stdout
      .trim()
      .split('\n')
      .map((second) => Number(second) * 1000);
    const there = let_.map((ms) => new Date(ms).toLocaleTimeString('en-GB', { timeZone: LAB }));
    expect(there).toStrictEqual(Array.from({ length: days }, () => '00:00:00'));
    expect(new Set(let_.map((ms) => dayOf(ms, LAB))).size).toBe(days);
  });

  test('start at the right minute in a zone that is half an hour off', () => {
    expect(minuteShiftOf('Asia/Kolkata', LAB, Date.UTC(2026, 0, 1))).toBe(30);
    const [first = ''] = renderCrontab([{ name: 'x', at: '00:45', program: 'nightly', words: [] }], {
      ...TABLE,
      minuteShift: 30,
    })
      .split('\n')
      .slice(-1);
    expect(first.startsWith('15 * * * * ')).toBe(true);
  });

  test('keep a plot server running from now on, one at a time', () => {
    const rules = renderCrontab(JOBS, TABLE).split('\n');
    const server = rules.filter((rule) => rule.includes('plot-server/dist'));
    expect(server).toHaveLength(1);
    expect(server[0]).toMatch(
      /^\*\/5 \* \* \* \* flock -n \S+\/plot-server\.lock \S+ \S+\/plot-server\/dist\/main\.js --site /,
    );
  });

  test('quote what a shell or cron would take for something else', () => {
    const programs = { ...PROGRAMS, site: "/data/it's 100% ours.json" };
    const text = renderCrontab([{ name: 'x', at: 'boot', program: 'nightly', words: [] }], { ...TABLE, programs });
    expect(text).toContain(String.raw`--site '/data/it'\''s 100\% ours.json' >>`);
  });
});

describe('the units for systemd', () => {
  test.skipIf(spawnSync('systemd-analyze', ['--version']).status !== 0)('pass its own checks', async () => {
    const units = join(folder, 'units');
    await mkdir(units);
    const programs = { ...PROGRAMS, node: '/bin/true' };
    for (const [name, text] of renderSystemd(JOBS, { programs, timeZone: LAB, user: 'root' })) {
      await writeFile(join(units, name), text);
      const when = /^OnCalendar=(.*)$/m.exec(text)?.[1];
      if (when === undefined) continue;
      const { status, stdout } = spawnSync('systemd-analyze', ['calendar', when], {
        encoding: 'utf8',
        env: { TZ: 'UTC' },
      });
      expect([when, status]).toStrictEqual([when, 0]);
      expect(stdout).toMatch(/America\/Los_Angeles/);
    }
    const names = (await readdir(units)).map((name) => join(units, name));
    const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', ...names], { encoding: 'utf8' });
    expect(`${stdout}${stderr}`.split('\n').filter((line) => line.includes('sglang-ci'))).toStrictEqual([]);
  });
});

describe('the rules for logrotate', () => {
  const isThere = spawnSync('logrotate', ['--version']).status === 0;
  if (!isThere) console.warn('skipped, the rules for logrotate: there is no logrotate on this machine');

  test.skipIf(!isThere)('turn a log over that a night writes into, and lose nothing', async () => {
    const logDir = await mkdtemp(join(folder, 'logs-'));
    const [user, group] = ['-un', '-gn'].map((flag) => spawnSync('id', [flag], { encoding: 'utf8' }).stdout.trim());
    const rules = join(folder, 'rotation');
    await writeFile(rules, renderLogrotate({ logDir, user: user ?? '', group: group ?? '' }), { mode: 0o644 });
    const night = await openFile(join(logDir, 'grok.log'), 'a');
    await night.write('before\n');
    const turned = spawnSync('logrotate', ['-f', '-s', join(folder, 'state'), rules], { encoding: 'utf8' });
    await night.write('after\n');
    await night.close();
    expect([turned.status, turned.stderr]).toStrictEqual([0, '']);
    const names = (await readdir(logDir)).toSorted();
    expect(names).toStrictEqual(['grok.log', expect.stringMatching(/^grok\.log-\d{8}$/)]);
    const texts = await Promise.all(names.map((name) => readFile(join(logDir, name), 'utf8')));
    expect(texts).toStrictEqual(['after\n', 'before\n']);
  });
});

describe('a control character', () => {
  const settings = resolveSettings({ options: {}, env: {} });
  const programs = { node: '/usr/bin/node', apps: '/opt/apps', site: '/etc/site.json' };
  const place = {
    uninstall: false,
    logDir: '/var/log/x',
    logrotateFile: '/nowhere/x',
    unitDir: '/nowhere',
    env: {},
    now: 0,
  };
  const job = (words: string[]) => ({ name: 'n', at: '00:00', program: 'nightly' as const, words });

  test.each([
    ['in a word of a job', { settings: { ...settings, schedule: [job(['--model=x\n* * * * * root id'])] } }],
    ['in the time zone', { settings: { ...settings, timeZone: 'UTC\nx' } }],
    ['in the path of the site file', { programs: { ...programs, site: '/etc/a\r.json' } }],
    ['in the folder of the logs', { logDir: '/var/log\u0000' }],
  ])('%s is refused for cron and systemd', (_what, change) => {
    for (const how of ['cron', 'systemd'] as const) {
      const wish = { settings, programs, ...place, how, ...change };
      expect(() => planInstallation(wish)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    }
  });
});

describe('a text shared with others', () => {
  test.each([
    ['empty', ''],
    ['with lines of others', 'MAILTO=ops\n1 2 * * * theirs\n'],
    ['without an end of line', '1 2 * * * theirs'],
  ])('%s gets our block, keeps its own lines, and is as before when it is taken out', (_what, text) => {
    const once = withBlock(text, 'OUR RULES');
    expect(once).toContain('OUR RULES');
    expect(withBlock(once, 'OUR RULES')).toBe(once);
    expect(withBlock(once, 'NEW RULES')).toBe(once.replace('OUR RULES', 'NEW RULES'));
    expect(withBlock(once, undefined).trimEnd()).toBe(text.trimEnd());
  });

  test('shows what changes, and nothing else', () => {
    expect(textDiff('a\nb\nc\n', 'a\nx\ny\nc\n')).toStrictEqual(['- b', '+ x', '+ y']);
    expect(textDiff('', 'a\n')).toStrictEqual(['+ a']);
    expect(textDiff('a\n', 'a\n')).toStrictEqual([]);
  });
});

describe('nightly install', () => {
  const site = () => join(folder, 'site.json');
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [NIGHTLY, 'install', '--site', site(), ...words], {
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'fake')}:/usr/bin:/bin`, HOME: folder, CRONTAB: join(folder, 'crontab') },
    });

  beforeAll(async () => {
    await writeFile(site(), JSON.stringify({ workDir: join(folder, 'work') }));
    await mkdir(join(folder, 'fake'));
    const fake =
      '#!/bin/sh\nif [ "$1" = -l ]; then cat "$CRONTAB" 2>/dev/null || { echo "no crontab for me" >&2; exit 1; }; else cat > "$CRONTAB"; fi\n';
    await writeFile(join(folder, 'fake', 'crontab'), fake);
    await chmod(join(folder, 'fake', 'crontab'), 0o755);
  });

  test("--cron writes the user's crontab and logrotate's rules once, shows what changes, and takes both out again", async () => {
    const rotation = join(folder, 'logrotate');
    const words = ['--cron', '--logrotate-file', rotation];
    await writeFile(join(folder, 'crontab'), 'MAILTO=ops\n');
    const dry = run(...words, '--dry-run');
    expect([dry.status, dry.stderr]).toStrictEqual([0, '']);
    expect(dry.stdout).toMatch(/^\+ 0 \* \* \* \* .*--model=grok/m);
    expect(await readFile(join(folder, 'crontab'), 'utf8')).toBe('MAILTO=ops\n');
    expect(existsSync(join(folder, 'work'))).toBe(false);

    expect(run(...words).stdout).toContain('2 of 2 changed');
    expect(await readFile(join(folder, 'crontab'), 'utf8')).toMatch(/^MAILTO=ops\n# BEGIN sglang-ci/);
    expect(existsSync(join(folder, 'work', 'cron_log'))).toBe(true);
    expect(await readFile(rotation, 'utf8')).toContain(`"${join(folder, 'work', 'cron_log')}/*.log"`);
    expect(run(...words).stdout).toBe('nothing to change: it is as it should be\n');

    expect(run(...words, '--uninstall').stdout).toMatch(/^- 0 \* \* \* \* /m);
    expect(await readFile(join(folder, 'crontab'), 'utf8')).toBe('MAILTO=ops\n');
    expect(existsSync(rotation)).toBe(false);
  });

  test('a crontab that cannot be read is left alone', async () => {
    await writeFile(
      join(folder, 'fake', 'crontab'),
      '#!/bin/sh\necho "you are not allowed to use this program" >&2; exit 1\n',
    );
    const refused = run('--cron', '--logrotate-file', join(folder, 'logrotate'));
    expect([refused.status, refused.stderr]).toStrictEqual([2, expect.stringContaining('not allowed')]);
  });

  test('--systemd writes units, removes those of jobs that are no more, and says what to type next', async () => {
    const units = join(folder, 'installed');
    await mkdir(units);
    await writeFile(join(units, 'sglang-ci-theirs.service'), '[Unit]\n');
    const first = run('--systemd', '--unit-dir', units);
    expect(first.stdout).toMatch(/next: systemctl enable --now .*sglang-ci-grok\.timer/);
    expect(await readdir(units)).toContain('sglang-ci-deepseek.timer');
    await writeFile(
      site(),
      JSON.stringify({
        workDir: join(folder, 'work'),
        schedule: [{ name: 'r1', at: '02:30', program: 'nightly', words: ['--model=x'] }],
      }),
    );
    run('--systemd', '--unit-dir', units);
    expect((await readdir(units)).toSorted()).toStrictEqual([
      'sglang-ci-r1.service',
      'sglang-ci-r1.timer',
      'sglang-ci-theirs.service',
    ]);
    run('--systemd', '--unit-dir', units, '--uninstall');
    expect(await readdir(units)).toStrictEqual(['sglang-ci-theirs.service']);
  });

  test.each([[[]], [['--cron', '--systemd']], [['--corn']]])('%j is a usage error', (words) => {
    expect(run(...words).status).toBe(2);
  });
});
