import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { open } from './load.ts';

/** A server under load, in a process of its own. */
export interface BenchServer {
  readonly name: string;
  readonly port: number;
  /** Memory in use now, MB. */
  rssMb(): number;
  stop(): void;
}

/** This server, or that of another checkout, over a base directory that has the plots in `plots_server`. */
export function plotServer(baseDir: string, root = join(import.meta.dirname, '../../../..')): Promise<BenchServer> {
  const main = join(root, 'apps/plot-server/src/main.ts');
  return start('plot-server', root, (port) => [
    process.execPath,
    '--import',
    'tsx',
    main,
    String(port),
    '--base-dir',
    baseDir,
  ]);
}

export function pythonServer(root: string): Promise<BenchServer> {
  const command = (port: number) => [
    'python3',
    '-m',
    'http.server',
    String(port),
    '--bind',
    '127.0.0.1',
    '--directory',
    root,
  ];
  return start('python3 -m http.server', root, command);
}

/** nginx with one worker and no log; `undefined` where it is not installed. */
export async function nginxServer(root: string, work: string): Promise<BenchServer | undefined> {
  const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(existsSync);
  if (nginx === undefined) return undefined;
  return start('nginx', work, (port) => {
    const config = join(work, 'nginx.conf');
    writeFileSync(config, nginxConfig({ root, work, port }));
    return [nginx, '-c', config, '-e', join(work, 'nginx.log')];
  });
}

function nginxConfig({
  root,
  work,
  port,
}: {
  readonly root: string;
  readonly work: string;
  readonly port: number;
}): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${work}/${name};`,
  );
  return `daemon off; master_process off; pid ${work}/nginx.pid; worker_processes 1;
events { worker_connections 4096; }
http { access_log off; sendfile on; keepalive_requests 100000000; types { image/png png; } ${temporary.join(' ')}
  server { listen 127.0.0.1:${port}; root ${root}; } }
`;
}

async function start(name: string, cwd: string, commandFor: (port: number) => readonly string[]): Promise<BenchServer> {
  const port = await freePort();
  const [program = '', ...args] = commandFor(port);
  const child = spawn(program, args, { cwd, stdio: 'ignore' });
  await answering(port, child);
  return { name, port, rssMb: () => rssMb(child.pid ?? 0), stop: () => void child.kill('SIGKILL') };
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const socket = await open(port).catch(() => undefined);
    if (socket !== undefined) return void socket.destroy();
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`);
    await sleep(50);
  }
  throw new Error(`${child.spawnargs.join(' ')} does not answer`);
}

function rssMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) / 1_000;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
