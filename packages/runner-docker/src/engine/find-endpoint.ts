import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CiError } from '@sglang-ci/core';

/** Where a Docker engine listens. */
export interface Endpoint {
  /** `unix:///run/docker.sock` or `tcp://host:2376`. */
  readonly url: string;
  /** What named it: `DOCKER_HOST`, `context lab`, `default socket`. */
  readonly origin: string;
  /** Folder with `ca.pem`, `cert.pem` and `key.pem`, for an endpoint with TLS. */
  readonly tlsFolder?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Finds the engine as Docker's own client does: `DOCKER_HOST`, then the context of `DOCKER_CONTEXT` or of the client's
 * `config.json`, then the system's, the rootless and Docker Desktop's socket, whichever exists.
 * Throws `DOCKER_UNREACHABLE` for a context that is not there.
 */
export function findEndpoint(env: Env): Endpoint {
  const host = env['DOCKER_HOST'] ?? '';
  if (host !== '') return fromUrl(host.includes('://') ? host : `tcp://${host}`, env);
  const folder = env['DOCKER_CONFIG'] ?? join(homeOf(env), '.docker');
  const context = (env['DOCKER_CONTEXT'] ?? '') || currentContext(folder);
  if (context !== undefined && context !== 'default') return fromContext(folder, context);
  const sockets = [
    '/var/run/docker.sock',
    ...(env['XDG_RUNTIME_DIR'] === undefined ? [] : [join(env['XDG_RUNTIME_DIR'], 'docker.sock')]),
    join(homeOf(env), '.docker', 'run', 'docker.sock'),
  ];
  const socket = sockets.find((path) => existsSync(path)) ?? '/var/run/docker.sock';
  return { url: `unix://${socket}`, origin: 'default socket' };
}

function homeOf(env: Env): string {
  return env['HOME'] ?? homedir();
}

function fromUrl(url: string, env: Env): Endpoint {
  const withTls = (env['DOCKER_TLS_VERIFY'] ?? '') !== '';
  const folder = env['DOCKER_CERT_PATH'] ?? env['DOCKER_CONFIG'] ?? join(homeOf(env), '.docker');
  return { url, origin: 'DOCKER_HOST', ...(withTls ? { tlsFolder: folder } : {}) };
}

function currentContext(folder: string): string | undefined {
  const config = readJson(join(folder, 'config.json'));
  return typeof config?.['currentContext'] === 'string' ? config['currentContext'] : undefined;
}

/** Contexts are kept under the SHA-256 of their names. */
function fromContext(folder: string, context: string): Endpoint {
  const hash = createHash('sha256').update(context).digest('hex');
  const meta = readJson(join(folder, 'contexts', 'meta', hash, 'meta.json'));
  const url = (meta as { Endpoints?: { docker?: { Host?: unknown } } } | undefined)?.Endpoints?.docker?.Host;
  if (typeof url !== 'string' || url === '') {
    throw new CiError('DOCKER_UNREACHABLE', `Docker context ${context} is not there`, {
      hint: `docker context ls shows the contexts of ${folder}`,
    });
  }
  const tlsFolder = join(folder, 'contexts', 'tls', hash, 'docker');
  return { url, origin: `context ${context}`, ...(existsSync(tlsFolder) ? { tlsFolder } : {}) };
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // no such file, or not JSON: as if nothing was configured
  }
}
