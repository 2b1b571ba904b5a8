import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shiftDay } from '@sglang-ci/core';
import { measurementsOf, scanStore } from '@sglang-ci/history';
import { startFakeWebhook } from '@sglang-ci/sim-node';
import { clockOf, type Ended, folderOf, night, type NightWish, processesOf, simSite, startNight } from '../sim-site.ts';
import { problemsOnDisk } from './check-store.ts';
import { seededRandom } from './tools/seeded-random.ts';
import { SmallDisk } from './tools/small-disk.ts';
import { IS_ROOT } from './tools/surroundings.ts';

/** What may happen to a night of the soak, how often, and the exit codes that tell the truth about it. */
const KINDS = {
  nothing: { share: 40, codes: [0] },
  killed: { share: 12, codes: [null, 0] },
  'killed, started again': { share: 8, codes: [null, 0] },
  SIGTERM: { share: 4, codes: [143, 0] },
  'disk full': { share: 6, codes: [0, 1] },
  /** Not drawn: under a running sweep the simulated clock of the first night does not go on rightly. */
  'second night': { share: 0, codes: [0] },
  'Teams unreachable': { share: 5, codes: [7] },
  'server-dies-at-start': { share: 3, codes: [1] },
  'server-dies-under-load': { share: 3, codes: [1] },
  'low-accuracy:0.5': { share: 3, codes: [5] },
  'gsm8k-garbage': { share: 2, codes: [1] },
  'client-dies-half-way': { share: 3, codes: [1] },
  'report-garbage': { share: 3, codes: [1] },
  'foreign-gpu-load': { share: 2, codes: [3] },
  'rocm-smi-garbage': { share: 2, codes: [3] },
} as const satisfies {
  readonly [kind: string]: { readonly share: number; readonly codes: readonly (number | null)[] };
};
type Kind = keyof typeof KINDS;

/** One night of the soak and what it came to. */
export interface SoakNight {
  readonly day: string;
  readonly kind: Kind;
  readonly code: number | null;
  /** Largest memory of its process so far, MB; absent where it ended too soon to be looked at. */
  readonly peakMb?: number;
  readonly seconds: number;
  /** It had got the machine to itself; one that is killed before has done nothing and is known to nobody. */
  readonly began: boolean;
}

export interface SoakReport {
  readonly nights: readonly SoakNight[];
  /** Everything that is wrong, in sentences. */
  readonly problems: readonly string[];
  readonly cards: number;
  /** Cards that Teams accepted more than once. */
  readonly repeated: number;
  readonly measurements: number;
  readonly files: number;
}

/** Nights in a row on one machine with one store, each with a fault by the dice; the same seed throws the same. */
export async function soak(options: {
  readonly nights: number;
  readonly seed: number;
  readonly onNight?: (night: SoakNight, done: number) => void;
}): Promise<SoakReport> {
  const plain = await simSite();
  const disk = IS_ROOT ? await SmallDisk.mountOver(plain.directory, 'node-state') : undefined;
  const webhook = await startFakeWebhook();
  const machine = {
    site: { ...plain, siteFile: `${plain.directory}.config.json` },
    webhook,
    disk,
    refused: new Set<unknown>(),
  };
  const random = seededRandom(options.seed);
  const nights: SoakNight[] = [];
  const problems: string[] = [];
  try {
    for (let number = 0; number < options.nights; number++) {
      const day = shiftDay('20250101', number);
      const lived = await liveThrough(machine, { day, kind: pick(random), at: random() });
      problems.push(...lived.problems.map((problem) => `${day}, ${lived.night.kind}: ${problem}`));
      nights.push(lived.night);
      options.onNight?.(lived.night, number + 1);
    }
    const last = await night(machine.site, quick(machine, { day: shiftDay('20250101', options.nights) }));
    if (last.code !== 0) problems.push(`the night after all: exit ${last.code}: ${last.stdout}${last.stderr}`);
    return { nights, ...(await takeStock(machine, { nights, problems })) };
  } finally {
    await webhook.close();
    await disk?.unmount();
    await plain.remove();
  }
}

interface Machine {
  readonly site: Awaited<ReturnType<typeof simSite>>;
  readonly webhook: Awaited<ReturnType<typeof startFakeWebhook>>;
  readonly disk: SmallDisk | undefined;
  /** Requests that Teams has refused. */
  readonly refused: Set<unknown>;
}

interface Fate {
  readonly day: string;
  readonly kind: Kind;
  /** When in the night it happens, 0 to 1. */
  readonly at: number;
}

/** Longer than a night takes, so that some faults come when it is over. */
const NIGHT_MS = 1_600;

async function liveThrough(
  machine: Machine,
  fate: Fate,
): Promise<{ readonly night: SoakNight; readonly problems: readonly string[] }> {
  const { day, kind, at } = fate;
  const startedAt = performance.now();
  const before = machine.webhook.requests.length;
  const isSimulated = /^[\w-]+(:[\d.]+)?$/.test(kind) && kind.includes('-');
  if (kind === 'Teams unreachable') machine.webhook.setMode({ kind: 'error' });
  const started = await startNight(machine.site, quick(machine, { day, env: isSimulated ? { SIM_FAULT: kind } : {} }));
  const peak = watchMemory(started.pid);
  const problems: string[] = [];
  if (!isSimulated && kind !== 'nothing' && kind !== 'Teams unreachable') {
    await Promise.race([started.ended, sleep(at * NIGHT_MS)]);
    problems.push(...(await strike(machine, { fate, pid: started.pid })));
  }
  const ended = await started.ended;
  if (kind === 'Teams unreachable')
    for (const request of machine.webhook.requests.slice(before)) machine.refused.add(request);
  machine.webhook.setMode({ kind: 'accepted' });
  await machine.disk?.empty();
  const peakMb = peak();
  problems.push(...truthProblems(fate, ended), ...(await afterwards(machine, { fate, ended })));
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    night: {
      day,
      kind,
      code: ended.code,
      seconds,
      began: hasBegun(ended.stdout),
      ...(peakMb === undefined ? {} : { peakMb }),
    },
    problems,
  };
}

async function strike(
  machine: Machine,
  { fate, pid }: { readonly fate: Fate; readonly pid: number },
): Promise<readonly string[]> {
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(pid, name);
    } catch {
      // The night was over already.
    }
  };
  if (fate.kind.startsWith('killed')) signal('SIGKILL');
  if (fate.kind === 'SIGTERM') signal('SIGTERM');
  if (fate.kind === 'disk full') await machine.disk?.fill();
  if (fate.kind !== 'second night') return [];
  signal('SIGSTOP');
  const second = await night(machine.site, quick(machine, { day: fate.day })).finally(() => signal('SIGCONT'));
  return second.code === 75 || second.code === 0 ? [] : [`the second night ends with ${second.code}`];
}

/** The exit code says what happened, and nothing that ended by itself says nothing. */
function truthProblems({ kind }: Fate, { code, stdout, stderr }: Ended): readonly string[] {
  // Before the program listens to signals, SIGTERM is as deadly as SIGKILL.
  const codes: readonly (number | null)[] = [
    ...KINDS[kind].codes,
    ...(kind === 'SIGTERM' && !hasBegun(stdout) ? [null] : []),
  ];
  return [
    ...(codes.includes(code) ? [] : [`exit ${code}: ${stdout}${stderr}`]),
    ...(/TypeError|ReferenceError|unexpected error:/.test(stdout + stderr)
      ? [`dies of a bug: ${stdout}${stderr}`]
      : []),
  ];
}

async function afterwards(
  machine: Machine,
  { fate, ended }: { readonly fate: Fate; readonly ended: Ended },
): Promise<readonly string[]> {
  const { site } = machine;
  const { day, kind } = fate;
  const isWhole = async () => (await statusOf(machine, day)) === 'complete';
  if (ended.code === null && kind === 'killed, started again') {
    const again = await night(site, { ...quick(machine, { day }), clock: clockOf(shiftDay(day, 1)) });
    if (again.code !== 0 || !(await isWhole()))
      return [`started again, it ends with ${again.code}: ${again.stdout}${again.stderr}`];
  }
  const left = ended.code === null && kind === 'killed' ? [] : await processesOf(site);
  const says = ended.code === 0 && !(await isWhole()) ? ['exit 0 without a complete result'] : [];
  return [...says, ...left.map((command) => `still runs: ${command}`)];
}

async function statusOf({ site }: Machine, day: string): Promise<string | undefined> {
  const text = await readFile(join(folderOf(site, day), 'results.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(text) as { readonly status?: string }).status;
}

function hasBegun(stdout: string): boolean {
  return stdout.includes('▸');
}

/** What is there after the last night. */
async function takeStock(
  machine: Machine,
  seen: { readonly nights: readonly SoakNight[]; readonly problems: readonly string[] },
) {
  const { site, webhook, refused } = machine;
  const cards = webhook.requests.filter((request) => !refused.has(request)).map(({ body }) => body);
  const accepted = new Set(cards.map(withoutTimes));
  const untold = seen.nights.filter(({ day, began }) => began && !cards.some((card) => card.includes(dashed(day))));
  const nights = await scanStore(join(site.directory, 'online'), { index: false });
  const files = await readdir(site.directory, { recursive: true });
  const drafts = files.filter((name) => name.endsWith('.tmp') && !name.startsWith('node-state'));
  const locks = await readdir(join(site.directory, '.night-lock'), { recursive: true });
  const measured = measurementsOf(nights);
  const complete = new Set(nights.filter(({ status }) => status === 'complete').map(({ folder }) => folder));
  const speechless = [...complete].filter(
    (folder) => measured.filter((one) => one.folder === folder && one.metric === 'e2eMs').length !== 1,
  );
  const promised = seen.nights
    .filter(({ code }) => code === 0 || code === 7)
    .filter(({ day }) => !complete.has(basename(folderOf(site, day))));
  return {
    problems: [
      ...seen.problems,
      ...(await problemsOnDisk(site.directory, { killed: true })),
      ...(await processesOf(site)).map((command) => `still runs at the end: ${command}`),
      ...untold.map(({ day, kind }) => `no card tells of ${day} (${kind})`),
      ...promised.map(({ day }) => `${day} said it was measured, and is not on the disk`),
      ...speechless.map((folder) => `${folder} is complete without its one number`),
      ...drafts.map((name) => `${name} was left behind`),
      ...locks.filter((name) => /lock\.\d/.test(name)).map((name) => `.night-lock/${name} was left behind`),
    ],
    cards: accepted.size,
    repeated: cards.length - accepted.size,
    measurements: measured.length,
    files: files.filter((name) => !name.startsWith('node-state')).length,
  };
}

function withoutTimes(card: string): string {
  return card.replaceAll(/Generated on [^"]*/g, '');
}

function dashed(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
}

function quick({ webhook }: Machine, wish: NightWish & { readonly day: string }): NightWish {
  return {
    ...wish,
    clock: clockOf(wish.day),
    settings: { requestRates: [1], gsm8kRuns: 1, gsm8kQuestions: 200, deadlineHours: 2_000 },
    env: { SIM_QUIET: '1', TEAMS_WEBHOOK_URL: webhook.webhookUrl, ...wish.env },
  };
}

function pick(random: () => number): Kind {
  const kinds = Object.entries(KINDS) as [Kind, (typeof KINDS)[Kind]][];
  let left = random() * kinds.reduce((sum, [, { share }]) => sum + share, 0);
  return kinds.find(([, { share }]) => (left -= share) < 0)?.[0] ?? 'nothing';
}

/** Follows the largest memory of a process; the answer is asked for when it is over. */
function watchMemory(pid: number): () => number | undefined {
  let peakMb: number | undefined;
  const look = (): void => {
    try {
      const kb = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      if (kb !== undefined) peakMb = Number(kb) / 1024;
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return peakMb;
  };
}
