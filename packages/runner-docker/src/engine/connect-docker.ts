import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CiError } from '@sglang-ci/core';
import Docker from 'dockerode';
import type { DockerEngine } from './docker-engine.ts';
import { dockerodeEngine } from './dockerode-engine.ts';
import { type Endpoint, findEndpoint } from './find-endpoint.ts';
import { explainUnreachable } from './explain-unreachable.ts';

const ANSWER_LIMIT_MS = 10_000;

/**
 * Connects to the Docker engine that `env` names (see `findEndpoint`) and makes sure that it answers.
 * Throws `DOCKER_UNREACHABLE` with what to do about it.
 */
export async function connectDocker(env: Readonly<Record<string, string | undefined>>): Promise<DockerEngine> {
  const endpoint = findEndpoint(env);
  const docker = new Docker(optionsOf(endpoint));
  try {
    await ping(docker);
  } catch (error) {
    throw explainUnreachable(`${endpoint.url} (${endpoint.origin})`, error);
  }
  return dockerodeEngine(docker, endpoint.url);
}

/** A request that nobody answers is broken off: its open connection would keep the program alive for ever. */
function ping(docker: Docker): Promise<unknown> {
  const send: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown> = docker.ping.bind(docker);
  return send({ abortSignal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
}

/** Every field is given, since dockerode would otherwise fill it in from its own reading of the environment. */
function optionsOf(endpoint: Endpoint): Docker.DockerOptions {
  const socket = /^unix:\/\/(.+)$/.exec(endpoint.url)?.[1];
  if (socket !== undefined) return { socketPath: socket, host: undefined, port: undefined, protocol: 'http' };
  const url = URL.canParse(endpoint.url) ? new URL(endpoint.url) : undefined;
  if (url === undefined || !['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    throw new CiError('DOCKER_UNREACHABLE', `cannot talk to a Docker engine at ${endpoint.url} (${endpoint.origin})`, {
      hint: 'unix:// and tcp:// are supported; forward the socket of a remote engine: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST',
    });
  }
  const tls = endpoint.tlsFolder === undefined ? undefined : readTls(endpoint.tlsFolder);
  const secure = tls !== undefined || url.protocol === 'https:';
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 2376 : 2375) : Number(url.port),
    protocol: secure ? 'https' : 'http',
    ...tls,
  };
}

function readTls(folder: string): { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer } {
  const read = (name: string) => readFileSync(join(folder, name));
  try {
    return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  } catch (cause) {
    throw new CiError('DOCKER_UNREACHABLE', `no TLS keys for the Docker engine in ${folder}`, {
      hint: 'DOCKER_CERT_PATH names the folder with ca.pem, cert.pem and key.pem',
      cause,
    });
  }
}
