import { readFile } from 'node:fs/promises';
import type { Settings } from '@sglang-ci/core';
import { plotServerBase } from '@sglang-ci/teams';
import { ok, type Patient, type Said, warning } from '../check.ts';

const LIMIT_MS = 5_000;

const LOOPBACK = /^(localhost|127\.[\d.]+|\[?::1\]?)$/;

const OPEN =
  'plotServerBind "0.0.0.0" in the site file (HTTP_SERVER_BIND) opens it to the network; plotServerBaseUrl says where a proxy shows it';

/** Do the links on the cards lead anywhere? Follows one, as somebody who clicks it would. */
export async function lookAtPlotServer({ setup }: Patient): Promise<readonly Said[]> {
  const { settings, fetch: ask } = setup;
  const base = plotServerBase(settings);
  if (base === undefined) return [warning('cards have no links: the plot server listens on this machine alone', OPEN)];
  const headers = await logInOf(settings);
  const get = (path: string) => ask(`${base}${path}`, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
  try {
    const path = await cardLink(get);
    const answer = await get(path);
    const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true;
    if (!answer.ok || !isPage) return [refusal(`${base}${path}`, answer.status)];
    return isLoopback(base)
      ? [warning(`the link ${base}${path} works on this machine alone`, OPEN)]
      : [ok(`the link ${base}${path} leads to its page`)];
  } catch {
    return [warning(`${base} does not answer`, startHint(settings))];
  }
}

/** Where the newest night's card leads; to the dashboard while there is no night. */
async function cardLink(get: (path: string) => Promise<Response>): Promise<string> {
  const answer = await get('/api/nights?limit=1');
  if (!answer.ok) return '/';
  const { nights = [] } = (await answer.json().catch(() => ({}))) as { nights?: readonly { readonly id: string }[] };
  const folder = nights[0]?.id;
  return folder === undefined ? '/' : `/night?${new URLSearchParams({ folder })}`;
}

const HINTS: Readonly<Record<number, string>> = {
  401: 'it asks for a log-in that plotServerAuthFile (PLOT_SERVER_AUTH_FILE) does not have',
  421: 'it does not know that name: put it into plotServerAllowedHosts (PLOT_SERVER_ALLOWED_HOSTS)',
};

function refusal(url: string, status: number): Said {
  const hint =
    HINTS[status] ?? 'look at the log of the plot server, and whether plotServerBaseUrl is really its address';
  return warning(`the link ${url} leads to no page: HTTP ${status}`, hint);
}

function startHint({ plotServerBind, plotServerPort }: Settings): string {
  const where = `it listens on ${plotServerBind} (plotServerBind, HTTP_SERVER_BIND), port ${plotServerPort}`;
  const open = LOOPBACK.test(plotServerBind) ? ', where only this machine reaches it: 0.0.0.0 opens it' : '';
  return `start sglang-plot-server, or correct plotServerBaseUrl; ${where}${open}`;
}

function isLoopback(base: string): boolean {
  return URL.canParse(base) && LOOPBACK.test(new URL(base).hostname);
}

/** What the plot server asks for, from its own file. */
async function logInOf({ plotServerAuthFile: path }: Settings): Promise<Readonly<Record<string, string>>> {
  const text = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
  const line = text.split(/\r?\n/).find((one) => one.trim() !== '' && !one.startsWith('#'));
  if (line === undefined) return {};
  return { authorization: line.includes(':') ? `Basic ${Buffer.from(line).toString('base64')}` : `Bearer ${line}` };
}
