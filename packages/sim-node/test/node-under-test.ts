import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../scripts/free-port.ts';
import { simPath } from '../src/sim-path.ts';

/** What a program has done. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server started by a test. */
export interface ServerUnderTest {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly ended: Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>;
  log(): string;
  /** Resolves when the log contains the text; rejects when the server ends without it. */
  logged(text: string): Promise<void>;
}

export const READY = 'The server is fired up and ready to roll!';
export const MODEL = '/models/amd--grok-1-W4A8KV8';

/** A simulated node of one test: its own folder, its own processes, a fast clock. */
export class NodeUnderTest {
  readonly dir = mkdtempSync(join(tmpdir(), 'sim-node-'));
  readonly env: Record<string, string>;
  private readonly groups: number[] = [];

  constructor(env: Record<string, string> = {}) {
    this.env = {
      PATH: `${simPath()}:${process.env['PATH'] ?? ''}`,
      SIM_NODE_DIR: join(this.dir, 'node'),
      SIM_CLOCK_FACTOR: '4000',
      SIM_SEED: '7',
      TZ: 'UTC',
      ...env,
    };
  }

  /** Runs a program to its end. */
  run(argv: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, { cwd: this.dir, env: { ...this.env, ...env }, detached: true });
    if (child.pid !== undefined) this.groups.push(child.pid);
    return outcomeOf(child);
  }

  /** Starts a server; with `ready: false` it returns at once. */
  async serve(
    options: { args?: readonly string[]; env?: Record<string, string>; ready?: boolean; port?: number } = {},
  ): Promise<ServerUnderTest> {
    const port = options.port ?? (await freePort());
    const logFile = join(this.dir, `server-${port}-${this.groups.length}.log`);
    const fd = openSync(logFile, 'w');
    const args = [
      '-m',
      'sglang.launch_server',
      '--model',
      MODEL,
      '--tp',
      '8',
      '--port',
      String(port),
      ...(options.args ?? []),
    ];
    const child = spawn('python3', args, {
      cwd: this.dir,
      env: { ...this.env, ...options.env },
      detached: true,
      stdio: ['ignore', fd, fd],
    });
    closeSync(fd);
    const pid = child.pid ?? 0;
    this.groups.push(pid);
    const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve) => {
      child.on('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const log = (): string => readFileSync(logFile, 'utf8');
    const logged = (text: string): Promise<void> => waitForText(text, { log, ended });
    if (options.ready !== false) await logged(READY);
    return { pid, port, url: `http://127.0.0.1:${port}`, ended, log, logged };
  }

  /** Runs bench_serving against a port. */
  bench(port: number, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Outcome> {
    const common = ['--backend', 'sglang', '--dataset-name', 'random', '--port', String(port)];
    return this.run(['python3', '-m', 'sglang.bench_serving', ...common, ...args], env);
  }

  /** Ends everything the test has started. */
  close(): void {
    for (const group of this.groups) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // already gone
      }
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** `Median TTFT (ms):   110.97` → 110.97. */
export function reported(stdout: string, label: string): number {
  const line = stdout.split('\n').find((candidate) => candidate.startsWith(`${label}:`));
  return Number(line?.slice(label.length + 1));
}

async function waitForText(text: string, server: { log: () => string; ended: Promise<unknown> }): Promise<void> {
  let over = false;
  void server.ended.finally(() => {
    over = true;
  });
  for (let last = false; !server.log().includes(text); last = over) {
    if (last) throw new Error(`the server ended before it said '${text}':\n${server.log().slice(-2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
}
