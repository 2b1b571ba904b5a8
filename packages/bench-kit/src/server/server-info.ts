import type { Command, Plan, Ports } from '@sglang-ci/core';
import { limitedSignal, parseSglangVersion } from '@sglang-ci/core';
import { serverUrl } from './server-url.ts';

/** What a running server says of itself: every argument under its field name, and `version`. */
export type ServerInfo = Readonly<Record<string, unknown>>;

const ANSWER_LIMIT_MS = 30_000;

/** Asks the server for its version and arguments; `undefined` when it does not tell. Keys and passwords are left out. */
export async function readServerInfo(
  plan: Plan,
  ports: Pick<Ports, 'fetch' | 'signal'>,
): Promise<ServerInfo | undefined> {
  if (plan.server === undefined) return undefined;
  try {
    const response = await ports.fetch(serverUrl(plan.server, plan.server.infoPath), {
      signal: limitedSignal(ANSWER_LIMIT_MS, ports.signal),
    });
    const value: unknown = response.ok ? await response.json() : undefined;
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.fromEntries(Object.entries(value).filter(([name]) => !/key|password|token$/i.test(name)));
  } catch {
    return undefined;
  }
}

/** Where the running server is not what the plan asked for, in words: `tp_size: planned 8, running 4`. */
export function compareServerInfo(plan: Plan, info: ServerInfo): readonly string[] {
  const words = plan.server === undefined ? [] : optionsOf(plan.server.command);
  return [
    ...versionDifference(plan, info),
    ...backendDifference(plan, { words, info }),
    ...words.flatMap(([option, planned]) => {
      const field = fieldOf(option, info);
      if (field === undefined) return [];
      const running = info[field];
      return sameValue(planned, running) || isSharedChunk(field, planned, info)
        ? []
        : [`${field}: planned ${planned}, running ${shown(running)}`];
    }),
  ];
}

/** Fields that decide what is measured: where one of them differs, the numbers are those of another mode. */
const MODE_FIELDS = [
  'speculative_algorithm',
  'enable_dp_attention',
  'enable_torch_compile',
  'tp_size',
  'dp_size',
  'ep_size',
];

/** Is a difference, in the words of `compareServerInfo`, one that makes the server another than the one to measure? */
export function isAnotherMode(difference: string): boolean {
  return MODE_FIELDS.some((field) => difference.startsWith(`${field}: `));
}

/** With DP attention SGLang shares the prefill chunk out among the data parallel ranks, and says each one's part. */
function isSharedChunk(field: string, planned: string, info: ServerInfo): boolean {
  if (field !== 'chunked_prefill_size' || info['enable_dp_attention'] !== true) return false;
  return info[field] === Math.floor(Number(planned) / Number(info['dp_size']));
}

/** What results are labelled with, where no option asks for it: the server's own choice may be another one. */
function backendDifference(
  { backend, server }: Plan,
  { words, info }: { readonly words: readonly (readonly [string, string])[]; readonly info: ServerInfo },
): readonly string[] {
  const running = info['attention_backend'];
  const isAsked = words.some(([option]) => option === 'attention-backend');
  if (server === undefined || isAsked || typeof running !== 'string' || running === backend) return [];
  return [`attention_backend: planned ${backend}, running ${running}`];
}

function versionDifference(plan: Plan, info: ServerInfo): readonly string[] {
  const planned = parseSglangVersion(plan.imageTag);
  const running = typeof info['version'] === 'string' ? parseSglangVersion(info['version']) : undefined;
  if (planned === undefined || running === undefined) return [];
  return planned.release.join('.') === running.release.join('.')
    ? []
    : [`version: image ${plan.imageTag}, running ${String(info['version'])}`];
}

/** `--tp 8 --trust-remote-code` as pairs; an option without a value is `true`. */
function optionsOf(command: Command): readonly (readonly [option: string, value: string])[] {
  return command.argv.flatMap((word, index) => {
    if (!word.startsWith('--')) return [];
    const next = command.argv[index + 1];
    return [[word.slice(2), next === undefined || next.startsWith('--') ? 'true' : next] as const];
  });
}

/** Options whose field has another name than their words joined by underscores. */
const FIELDS: Readonly<Record<string, string>> = {
  tp: 'tp_size',
  'tensor-parallel-size': 'tp_size',
  dp: 'dp_size',
  'data-parallel-size': 'dp_size',
  ep: 'ep_size',
  'expert-parallel-size': 'ep_size',
  model: 'model_path',
};

function fieldOf(option: string, info: ServerInfo): string | undefined {
  const field = FIELDS[option] ?? option.replaceAll('-', '_');
  return Object.hasOwn(info, field) ? field : undefined;
}

function sameValue(planned: string, running: unknown): boolean {
  if (typeof running === 'number') return Number(planned) === running;
  if (typeof running === 'boolean') return planned === String(running);
  return trimmed(planned) === trimmed(shown(running));
}

function trimmed(text: string): string {
  return text.replace(/\/+$/, '');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
