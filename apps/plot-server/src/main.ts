#!/usr/bin/env node
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCli } from '@sglang-ci/cli-kit';
import { describeIncident, EXIT, systemClock } from '@sglang-ci/core';
import { makeModelFolders } from './make-model-folders.ts';
import { parseServerOptions } from './server-options.ts';

/** How long downloads that are under way may still take when the server is stopped. */
const DRAIN_MS = 15_000;

await runCli(async ({ args, env, signal, stdout, stderr, incidents }) => {
  const options = await parseServerOptions(args, env);
  if (options === undefined) return EXIT.ok;
  const [{ createApp }, { listen }, { drain }, { workerService }] = await Promise.all([
    import('./app.ts'),
    import('./listen.ts'),
    import('./drain.ts'),
    import('./data/worker-service.ts'),
  ]);
  for (const problem of await makeModelFolders(options.plotsDir, options.modelDirs)) stderr.write(`${problem}\n`);
  // A server outlives its log.
  incidents?.listen((incident) => stderr.write(`warning: ${describeIncident(incident)}\n`));
  const print = (line: string) => stdout.write(`${line}\n`);
  const { plotsDir, baseDir, title, secretPlaces } = options;
  const isBuilt = extname(import.meta.url) === '.js';
  const worker = new URL(isBuilt ? 'data-worker.js' : 'data-worker-from-source.mjs', import.meta.url);
  const service = workerService(worker, { plotsDir, baseDir, title, secretPlaces, log: print });
  const app = createApp({
    ...options,
    service,
    clientDir: fileURLToPath(new URL('client', import.meta.url)),
    clock: systemClock,
    log: print,
  });
  const server = await listen(app, options);
  const { address, port } = server.address() as AddressInfo;
  print(`dashboard: http://${address.includes(':') ? `[${address}]` : address}:${port}/`);
  print(`plots: ${options.plotsDir}`);
  print(`run folders: ${options.baseDir}`);
  if (!isLoopback(options.host) && options.credentials === undefined)
    print('note: everyone who can reach this machine can read these pages; PLOT_SERVER_AUTH_FILE asks for a log-in');
  if (isLoopback(options.host))
    print('note: only this machine can open these pages; --bind 0.0.0.0 or HTTP_SERVER_BIND opens them to others');
  print('Ctrl-C stops the server');
  // The first look at years of nights takes seconds: now, and not when the first visitor comes.
  void app.request('/api/overview');
  if (!signal.aborted) await once(signal, 'abort');
  await drain(server, DRAIN_MS);
  await service.close();
  return EXIT.ok;
});

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
