import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDaemon, stopDaemon } from './start-daemon.ts';

/** Starts an image registry in `dir` on 127.0.0.1, where Docker takes plain HTTP. */
export async function startRegistry(dir: string, port: number): Promise<void> {
  mkdirSync(dir, { recursive: true });
  const url = `http://127.0.0.1:${port}/v2/`;
  const isReady = () =>
    fetch(url).then(
      (response) => response.ok,
      () => false,
    );
  if (await isReady()) return;
  const config = join(dir, 'registry.json');
  const storage = { filesystem: { rootdirectory: join(dir, 'registry') }, delete: { enabled: true } };
  // JSON is YAML, which is what it reads.
  writeFileSync(config, JSON.stringify({ version: '0.1', storage, http: { addr: `127.0.0.1:${port}` } }));
  await startDaemon({ name: 'registry', dir, argv: ['docker-registry', 'serve', config], isReady });
}

/** Ends the registry; its images stay. */
export async function stopRegistry(dir: string): Promise<void> {
  await stopDaemon(dir, 'registry');
}
