import { call } from '../http/client.ts';
import { simClock } from '../node/clock.ts';
import { atLeast } from '../node/version.ts';
import type { Namespace } from '../python/argparse.ts';
import { connectionRefused } from '../python/exceptions.ts';

/** The model to name in requests: `--model`, or the first one the server lists. Undefined: message printed, exit 1. */
export async function findModel(
  version: string,
  args: Namespace,
  baseUrl: string,
  out: (text: string) => void,
): Promise<string | undefined> {
  const url = `${baseUrl}/v1/models`;
  if (atLeast(version, '0.5.10') && !(await waitUntilReady(Number(args['ready_check_timeout_sec'] ?? 60), url, out))) {
    return undefined;
  }
  if (args['model'] !== null && args['model'] !== undefined) return String(args['model']);
  try {
    const { body } = await call(url);
    const id: unknown = JSON.parse(body)?.data?.[0]?.id;
    if (typeof id === 'string') return id;
    out('No model specified or found. Please provide a model using `--model`.\n');
    return undefined;
  } catch {
    const { hostname, port } = new URL(url);
    out(`Failed to fetch model from ${url}. Error: ${connectionRefused(hostname, Number(port), '/v1/models')}\n`);
    out('Please specify the correct host and port using `--host` and `--port`.\n');
    return undefined;
  }
}

async function waitUntilReady(timeoutS: number, url: string, out: (text: string) => void): Promise<boolean> {
  if (timeoutS === 0) return true;
  const clock = simClock();
  const startMs = clock.nowMs();
  out(`Waiting up to ${timeoutS}s for ${url} to become ready...\n`);
  while (clock.nowMs() - startMs <= timeoutS * 1000) {
    const status = await call(url).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) {
      out(`Server ready in ${((clock.nowMs() - startMs) / 1000).toFixed(1)}s.\n`);
      return true;
    }
    await clock.sleep(1000);
  }
  out(`Server did not become ready within ${timeoutS}s timeout.\nServer at ${url} is not ready. Exiting.\n`);
  return false;
}
