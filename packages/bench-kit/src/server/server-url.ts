import type { ServerPlan } from '@sglang-ci/core';

/** The address of one of the server's paths. */
export function serverUrl(server: Pick<ServerPlan, 'host' | 'port'>, path: string): string {
  return `http://${server.host}:${server.port}${path}`;
}
