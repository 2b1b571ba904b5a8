import { CiError } from '@sglang-ci/core';
import { dockerHubSource, type DockerHubOptions } from './docker-hub-source.ts';
import type { HttpPorts } from './fetch-patiently.ts';
import { registrySource } from './registry-source.ts';
import { splitRepository } from './repository-host.ts';
import type { TagSource } from './tag-source.ts';

/**
 * The source for a repository: its own registry where its name has a host; else Docker Hub's API, and the registry behind
 * it when the API does not answer.
 */
export function tagSourceOf(repository: string, ports: HttpPorts, options: DockerHubOptions = {}): TagSource {
  if (splitRepository(repository).host !== undefined) return registrySource(ports);
  const hub = dockerHubSource(ports, options);
  return options.baseUrl === undefined ? firstAnswering([hub, registrySource(ports)]) : hub;
}

/** One source out of several: the next is asked only when one did not answer. The first one's error is the last word. */
export function firstAnswering(sources: readonly [TagSource, ...TagSource[]]): TagSource {
  return {
    name: sources[0].name,
    findTags: async (repository, part) => {
      let first: unknown;
      for (const source of sources) {
        try {
          return await source.findTags(repository, part);
        } catch (error) {
          if (!(error instanceof CiError) || error.code !== 'HUB_UNREACHABLE') throw error;
          first ??= error;
        }
      }
      throw first;
    },
  };
}

/** One source for repositories of any registry: each is asked where its name says it is, and what was answered is kept. */
export function publishedTagSource(ports: HttpPorts, options: DockerHubOptions = {}): TagSource {
  const sources = new Map<string, TagSource>();
  return {
    name: 'Docker Hub',
    findTags: (repository, part) => {
      const host = splitRepository(repository).host ?? '';
      const source = sources.get(host) ?? tagSourceOf(repository, ports, options);
      sources.set(host, source);
      return source.findTags(repository, part);
    },
  };
}
