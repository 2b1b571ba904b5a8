import type { BatchListener } from '../engine/batch-listener.ts';
import { atLeast } from '../node/version.ts';
import type { ServerConfig } from './server-config.ts';
import type { ServerLog } from './server-log.ts';

/** Prints the scheduler's batches as rank 0 does; `originMs` gives the simulated time of the engine's zero. */
export function batchLines(config: ServerConfig, log: ServerLog, originMs: () => number): BatchListener {
  const mark = atLeast(config.version, '0.5.0') ? ',' : '.';
  const newest = atLeast(config.version, '0.5.8');
  const usage = (tokens: number): string => (tokens / config.profile.latency.kvCacheTokens).toFixed(2);
  const { acceptLength } = config;
  const accepted =
    acceptLength === null ? '' : `accept len: ${acceptLength}, accept rate: ${(acceptLength / 4).toFixed(2)}, `;
  return {
    prefill(batch) {
      const rest = newest
        ? `#pending-token: 0, cuda graph: False, input throughput (token/s): ${batch.newTokens.toFixed(2)}`
        : '';
      log.line(
        originMs() + batch.atMs,
        0,
        `Prefill batch${mark} #new-seq: ${batch.newSeqs}, #new-token: ${batch.newTokens}, #cached-token: ${batch.cachedTokens}, ` +
          `token usage: ${usage(batch.kvTokens)}, #running-req: ${batch.running}, #queue-req: ${batch.queued}, ${rest}`,
      );
    },
    decode(batch) {
      const graph = batch.running <= 512 && config.args['disable_cuda_graph'] !== true ? 'True' : 'False';
      log.line(
        originMs() + batch.atMs,
        0,
        `Decode batch${mark} #running-req: ${batch.running}, #token: ${batch.kvTokens}, token usage: ${usage(batch.kvTokens)}, ` +
          `${accepted}cuda graph: ${graph}, gen throughput (token/s): ${batch.tokensPerS.toFixed(2)}, #queue-req: ${batch.queued}, `,
      );
    },
  };
}
