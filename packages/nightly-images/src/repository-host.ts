/** A repository's registry and its name there. Docker Hub has no host in an image's name. */
export interface RepositoryHost {
  /** `127.0.0.1:5055`; absent for Docker Hub. */
  readonly host?: string;
  /** `rocm/sgl-dev` */
  readonly path: string;
}

/** Splits `127.0.0.1:5055/rocm/sgl-dev` as Docker does: the first part is a host when it has a dot or a colon, or is `localhost`. */
export function splitRepository(repository: string): RepositoryHost {
  const slash = repository.indexOf('/');
  const first = repository.slice(0, Math.max(0, slash));
  if (first === 'docker.io' || first === 'index.docker.io') return { path: repository.slice(slash + 1) };
  if (!/[.:]/.test(first) && first !== 'localhost') return { path: repository };
  return { host: first, path: repository.slice(slash + 1) };
}

/** The address of a registry's API. Plain HTTP on this machine only, as Docker has it. */
export function registryUrl(host: string): string {
  return `${/^(localhost|127(?:\.\d+){3})(:\d+)?$/.test(host) ? 'http' : 'https'}://${host}`;
}
