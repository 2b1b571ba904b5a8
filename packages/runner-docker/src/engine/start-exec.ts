import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { demultiplex } from './demultiplex.ts';
import type { EngineExec, ExecSpec } from './docker-engine.ts';

/** Starts a command in a running container and takes its output. `ask` translates what the engine refuses. */
export async function startExec(
  docker: Docker,
  container: string,
  { argv, env }: ExecSpec,
  ask: <T>(question: () => Promise<T>) => Promise<T>,
): Promise<EngineExec> {
  const exec = await docker.getContainer(container).exec({
    Cmd: [...argv],
    Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
  });
  const stream = (await exec.start({ Detach: false, Tty: false })) as unknown as Readable;
  return {
    output: demultiplex(stream),
    state: () =>
      ask(async () => {
        const { Running: running, ExitCode: exitCode } = await exec.inspect();
        return { running, ...(typeof exitCode === 'number' && !running ? { exitCode } : {}) };
      }),
    close: () => void stream.destroy(),
  };
}
