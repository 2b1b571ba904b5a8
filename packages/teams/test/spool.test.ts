import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Alert,
  benchmarkCard,
  drainSpool,
  keepAlert,
  sendAlert,
  type SpoolOptions,
  type TeamsMessage,
} from '../src/index.ts';
import { type InstantClock, instantClock } from './instant-clock.ts';
import { cardInput, suspectVerdict } from './samples.ts';

const URL_OF_TESTS = 'https://flow.example/workflows/0a1b2c3d4e5f6071?sig=S3cr3tSignature';
const HOUR_MS = 3_600_000;
let spoolDir = '';
let clock: InstantClock;
/** What the channel got, as fallback texts and notices. */
let channel: string[] = [];
/** What the webhook answers, oldest first; the last one again and again. */
let answers: (number | 'silence')[] = [];

beforeEach(async () => {
  spoolDir = join(await mkdtemp(join(tmpdir(), 'spool-')), '.teams-spool');
  clock = instantClock();
  channel = [];
  answers = [202];
});
afterEach(() => rm(join(spoolDir, '..'), { recursive: true }));

const post = ((_: string, init: RequestInit) => {
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  if (answer === 'silence')
    return Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } }));
  if (answer === 202) channel.push(said(JSON.parse(String(init.body)) as TeamsMessage));
  return Promise.resolve(new Response(null, { status: answer ?? 202 }));
}) as unknown as typeof fetch;

function said(message: TeamsMessage): string {
  const { body } = message.attachments[0].content;
  const notices = body.filter(({ text }) => text.startsWith('⏰')).map(({ text }) => ` | ${text}`);
  return `${body.find(({ text }) => text.startsWith('night '))?.text}${notices.join('')}`;
}

function options(changes: Partial<SpoolOptions> = {}): SpoolOptions {
  return { spoolDir, webhookUrl: URL_OF_TESTS, fetch: post, clock, random: () => 1, ...changes };
}

/** An alert that says `night {headline}`. */
function alertOf(headline: string, changes: Partial<Alert> = {}): Alert {
  const verdict = { ...suspectVerdict, headline: `night ${headline}` };
  const card = benchmarkCard(cardInput({ verdict, generatedAt: clock.now() }));
  return { night: '20251116', subject: 'GROK1 online standard', card, ...changes };
}

async function files(): Promise<readonly string[]> {
  const all = await readdir(spoolDir, { recursive: true, withFileTypes: true });
  return all.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name).slice(spoolDir.length + 1));
}

const waiting = async () => (await files()).filter((name) => name.startsWith('waiting'));

test('a card that was accepted leaves nothing behind but the note that it was sent', async () => {
  expect(await sendAlert(alertOf('1'), options())).toMatchObject({ outcome: 'sent', olderSent: 0, warnings: [] });
  expect(channel).toStrictEqual(['night 1']);
  expect(await files()).toStrictEqual([expect.stringMatching(/^sent\/20251116-[0-9a-f]{24}\.json$/)]);
});

describe('the same alert is told once', () => {
  test('also when the second card was made later and the night took longer', async () => {
    await sendAlert(alertOf('1'), options());
    clock.pass(HOUR_MS);
    const again = alertOf('1');
    const card = benchmarkCard(
      cardInput({
        verdict: { ...suspectVerdict, headline: 'night 1' },
        generatedAt: clock.now(),
        durations: [['Total runtime', '2h 41m']],
      }),
    );
    expect(await sendAlert({ ...again, card }, options())).toMatchObject({ outcome: 'told-before' });
    expect(channel).toStrictEqual(['night 1']);
  });

  test.each<[string, Partial<Alert>]>([
    ['another night', { night: '20251117' }],
    ['another benchmark', { subject: 'GROK1 offline normal' }],
    ['another thing to say', alertOfLater()],
  ])('%s is another alert', async (_, changes) => {
    await sendAlert(alertOf('1'), options());
    expect(await sendAlert(alertOf('1', changes), options())).toMatchObject({ outcome: 'sent' });
    expect(channel).toHaveLength(2);
  });

  test('an alert that waits is not queued a second time', async () => {
    answers = [404];
    await sendAlert(alertOf('1'), options());
    clock.pass(1_000);
    await sendAlert(alertOf('1'), options());
    expect(await waiting()).toHaveLength(1);
  });
});

function alertOfLater(): Partial<Alert> {
  return { card: benchmarkCard(cardInput({ verdict: { ...suspectVerdict, headline: 'night 2' } })) };
}

describe('what could not be sent', () => {
  test('waits as one file per card, for its owner alone, without the URL', async () => {
    answers = [503];
    expect(await sendAlert(alertOf('of http://flow.example and S3cr3tSignature'), options())).toMatchObject({
      outcome: 'kept',
      detail: 'HTTP 503: the workflow service is in trouble; kept for the next run',
    });
    const [name = ''] = await waiting();
    const path = join(spoolDir, name);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(spoolDir, 'waiting'))).mode & 0o777).toBe(0o700);
    expect(await readFile(path, 'utf8')).not.toMatch(/S3cr3t|0a1b2c3d/);
  });

  test('is sent by the next run, oldest first, before the new card; what is late says so', async () => {
    answers = [500];
    await sendAlert(alertOf('1'), options());
    clock.pass(HOUR_MS);
    await sendAlert(alertOf('2'), options());
    answers = [202];
    clock.pass(23 * HOUR_MS);
    expect(await sendAlert(alertOf('3', { night: '20251117' }), options())).toMatchObject({
      outcome: 'sent',
      olderSent: 2,
    });
    expect(channel).toStrictEqual([
      'night 1 | ⏰ Late: this card is of 2025-11-15 16:00:00 PST and could not be sent before.',
      expect.stringMatching(/^night 2 \| ⏰ Late/),
      'night 3',
    ]);
    expect(await waiting()).toHaveLength(0);
  });

  test('a dead URL stops the drain at the first card: the others are not tried in vain', async () => {
    answers = [404];
    await sendAlert(alertOf('1'), options());
    await sendAlert(alertOf('2'), options());
    const tried: string[] = [];
    const counting = ((url: string, init: RequestInit) => (tried.push(url), post(url, init))) as typeof fetch;
    const report = await sendAlert(alertOf('3'), options({ fetch: counting }));
    expect(report).toMatchObject({ outcome: 'kept', detail: expect.stringContaining('deleted or switched off') });
    expect(tried).toHaveLength(1);
    expect(await waiting()).toHaveLength(3);
  });

  test("a card that alone is refused stands in nobody's way", async () => {
    answers = [413];
    await sendAlert(alertOf('too big'), options());
    answers = [413, 202];
    clock.pass(1_000);
    expect(await sendAlert(alertOf('2'), options())).toMatchObject({ outcome: 'sent' });
    expect(channel).toStrictEqual(['night 2']);
    expect(await waiting()).toHaveLength(1);
  });

  test('goes along when a run tells something it has told before', async () => {
    await sendAlert(alertOf('1'), options());
    answers = [500];
    await sendAlert(alertOf('2'), options());
    answers = [202];
    expect(await sendAlert(alertOf('1'), options())).toMatchObject({ outcome: 'told-before', olderSent: 1 });
  });

  test('a card that was never answered is marked, and given up after four tries: it may be there already', async () => {
    answers = ['silence'];
    expect(await sendAlert(alertOf('1'), options())).toMatchObject({ outcome: 'kept' });
    const second = await sendAlert(alertOf('1'), options());
    expect(second).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('never answered') });
    expect(second.warnings).toStrictEqual([expect.stringContaining('GROK1 online standard of 20251116')]);
    expect(await waiting()).toHaveLength(0);
  });

  test('a card that waits after a silence says at the next run that it may be there twice', async () => {
    answers = ['silence'];
    await sendAlert(alertOf('1'), options());
    answers = [202];
    await drainSpool(options());
    expect(channel).toStrictEqual([expect.stringContaining('may be here twice')]);
  });

  test('stays where it is when nobody has configured a webhook', async () => {
    answers = [500];
    await sendAlert(alertOf('1'), options());
    expect(await sendAlert(alertOf('2'), options({ webhookUrl: undefined }))).toMatchObject({ outcome: 'disabled' });
    expect(await waiting()).toHaveLength(1);
  });
});

describe('bounds', () => {
  test('a night of long ago that is told today is told once', async () => {
    const alert = alertOf('1', { night: '20240101' });
    await sendAlert(alert, options());
    expect(await sendAlert(alert, options())).toMatchObject({ outcome: 'told-before' });
  });

  test('cards of two weeks ago are dropped, and it is said which', async () => {
    answers = [500];
    await sendAlert(alertOf('1'), options());
    clock.pass(15 * 24 * HOUR_MS);
    answers = [202];
    const { outcome, warnings } = await sendAlert(alertOf('2', { night: '20251201' }), options());
    expect([outcome, ...warnings]).toStrictEqual([
      'sent',
      'GROK1 online standard of 20251116 waited too long and was never sent',
    ]);
    expect(channel).toStrictEqual(['night 2']);
  });

  test('fifty cards at most wait: the newest', async () => {
    answers = [404];
    const one = await sendAlert(alertOf('0'), options());
    expect(one.outcome).toBe('kept');
    const [name = ''] = await waiting();
    const text = await readFile(join(spoolDir, name), 'utf8');
    for (let index = 1; index < 60; index++) {
      await writeFile(join(spoolDir, `waiting/${clock.now() + index}-20251116-${index}.json`), text);
    }
    const { warnings } = await drainSpool(options());
    expect(warnings).toHaveLength(10);
    expect(await waiting()).toHaveLength(50);
  });

  test('what was sent is forgotten after sixty days, not before', async () => {
    await sendAlert(alertOf('1'), options());
    clock.pass(50 * 24 * HOUR_MS);
    await sendAlert(alertOf('2', { night: '20260105' }), options());
    expect(await files()).toHaveLength(2);
    clock.pass(20 * 24 * HOUR_MS);
    await sendAlert(alertOf('3', { night: '20260125' }), options());
    expect(await files()).toHaveLength(2);
  });
});

describe('a process that dies', () => {
  test('while it puts a card into the spool: its draft is swept, a fresh one is left to its writer', async () => {
    await sendAlert(alertOf('1'), options());
    for (const ageMs of [0, HOUR_MS])
      await writeFile(join(spoolDir, `waiting/.${clock.now() - ageMs}-x.json.41.tmp`), '{');
    await drainSpool(options());
    expect(await waiting()).toStrictEqual([`waiting/.${clock.now()}-x.json.41.tmp`]);
  });

  test('while it sends: the card is sent again by a later run, and says that it may be there twice', async () => {
    answers = [500];
    await sendAlert(alertOf('1'), options());
    const [name = ''] = await waiting();
    await rename(join(spoolDir, name), join(spoolDir, name.replace('.json', `.claim-${clock.now()}.json`)));
    answers = [202];
    expect(await drainSpool(options())).toMatchObject({ sent: [] });
    clock.pass(HOUR_MS);
    expect((await drainSpool(options())).sent).toHaveLength(1);
    expect(channel).toStrictEqual([expect.stringContaining('may be here twice')]);
  });

  test('between the note and the clean-up: the card is not sent again', async () => {
    answers = [500];
    await sendAlert(alertOf('1'), options());
    const [name = ''] = await waiting();
    const text = await readFile(join(spoolDir, name), 'utf8');
    answers = [202];
    await drainSpool(options());
    await writeFile(join(spoolDir, name), text);
    expect(await drainSpool(options())).toMatchObject({ sent: [expect.any(String)] });
    expect(channel).toHaveLength(1);
    expect(await waiting()).toHaveLength(0);
  });

  test('a file cut off half way is removed and named', async () => {
    answers = [500];
    await sendAlert(alertOf('1'), options());
    const [name = ''] = await waiting();
    await writeFile(join(spoolDir, name), '{"schema":1,"mess');
    answers = [202];
    const { outcome, warnings } = await sendAlert(alertOf('2'), options());
    expect([outcome, ...warnings]).toStrictEqual(['sent', expect.stringContaining('unreadable')]);
  });
});

test('an alert can wait without a try, for a webhook that is not set up right, and is sent once', async () => {
  await keepAlert(alertOf('1'), options());
  await keepAlert(alertOf('1'), options());
  expect(await waiting()).toHaveLength(1);
  await sendAlert(alertOf('1'), options());
  await keepAlert(alertOf('1'), options());
  expect([channel, await waiting()]).toStrictEqual([['night 1'], []]);
});

test('two processes that drain at once send each card once', async () => {
  answers = [500];
  for (const headline of ['1', '2', '3', '4', '5']) await sendAlert(alertOf(headline), options());
  answers = [202];
  const reports = await Promise.all([drainSpool(options()), drainSpool(options())]);
  expect(channel.toSorted()).toStrictEqual(['night 1', 'night 2', 'night 3', 'night 4', 'night 5']);
  expect(reports.flatMap(({ sent }) => sent)).toHaveLength(5);
});

test('a card that another process picks up at once counts as sent when that one has sent it, as kept when not', async () => {
  for (const [answer, outcome] of [
    [202, 'sent'],
    [404, 'kept'],
  ] as const) {
    answers = [answer];
    const taken = { ...alertOf(String(answer)), subject: outcome };
    await keepAlert(taken, options());
    const other = drainSpool(
      options({
        fetch: (async (url: string, init: RequestInit) => (await sleep(20), post(url, init))) as typeof fetch,
      }),
    );
    const patient = { ...clock, sleep: () => sleep(5) };
    expect(await sendAlert(taken, options({ clock: patient }))).toMatchObject({ outcome });
    await other;
  }
  expect(channel).toStrictEqual(['night 202']);
});

test('a stop while it waits for the next try keeps the card', async () => {
  answers = [503];
  const abort = new AbortController();
  const stopping = { ...clock, sleep: () => Promise.resolve(abort.abort()) };
  const report = await sendAlert(alertOf('1'), options({ clock: stopping, signal: abort.signal }));
  expect(report).toMatchObject({ outcome: 'kept', detail: expect.stringContaining('stopped while waiting') });
  expect(await waiting()).toHaveLength(1);
});

test('a folder in the way of the spool: the card is sent all the same, with a warning', async () => {
  await writeFile(spoolDir, 'a file');
  const { outcome, warnings } = await sendAlert(alertOf('1'), options());
  expect([outcome, ...warnings]).toStrictEqual([
    'sent',
    expect.stringContaining(`cards cannot be kept in ${spoolDir}`),
  ]);
  expect(channel).toStrictEqual(['night 1']);
});

test('what was sent and cannot be noted is said, and the card is not posted a second time', async () => {
  const spoiling = (async (url: string, init: RequestInit) => {
    await rm(join(spoolDir, 'sent'), { recursive: true, force: true });
    await writeFile(join(spoolDir, 'sent'), 'a file in the way');
    return post(url, init);
  }) as typeof fetch;
  const { outcome, warnings } = await sendAlert(alertOf('1'), options({ fetch: spoiling }));
  expect([outcome, ...warnings]).toStrictEqual(['sent', expect.stringContaining('could not be noted')]);
  expect(channel).toStrictEqual(['night 1']);
  expect(await waiting()).toHaveLength(0);
});
