import { networkInterfaces } from 'node:os';
import type { Settings } from '@sglang-ci/core';

/**
 * Where people reach the plot server, without a slash at the end: `PLOT_SERVER_BASE_URL`, else
 * `http://{PLOT_SERVER_HOST}:{PLOT_SERVER_PORT}`. Where no host is given, it follows from the address that the server listens
 * on: all of them are linked by this machine's first one; one for this machine alone (the default) cannot be linked:
 * `undefined`.
 */
export function plotServerBase(
  settings: Pick<Settings, 'plotServerBaseUrl' | 'plotServerHost' | 'plotServerBind' | 'plotServerPort'>,
  addresses: () => readonly string[] = machineAddresses,
): string | undefined {
  const { plotServerBaseUrl, plotServerHost, plotServerBind, plotServerPort } = settings;
  if (plotServerBaseUrl !== undefined) return plotServerBaseUrl.replace(/\/+$/, '');
  if (plotServerHost === undefined && /^(localhost|127\.[\d.]+|\[?::1\]?)$/.test(plotServerBind)) return undefined;
  const named = plotServerHost ?? plotServerBind;
  const host = /^(0\.0\.0\.0|\[?::\]?|\*)$/.test(named) ? addresses()[0] : named;
  if (host === undefined) return undefined;
  return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${plotServerPort}`;
}

/** The addresses under which other machines may see this one, IPv4 first, as `hostname -I` lists them. */
function machineAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80'));
  return outside.toSorted((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address);
}
