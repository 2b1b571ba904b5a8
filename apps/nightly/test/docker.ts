import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Docker's own client on an engine, as a second opinion on what is there: its output, line by line. */
export async function docker(engine: string, ...words: string[]): Promise<readonly string[]> {
  const { stdout } = await run('docker', words, { env: { ...process.env, DOCKER_HOST: engine } });
  return stdout.split('\n').filter((line) => line !== '');
}
