/** A tag as a registry lists it. */
export interface PublishedTag {
  readonly tag: string;
  /** `sha256:…` of the manifest, where the source tells. */
  readonly digest?: string;
  /** Compressed size, where the source tells. */
  readonly sizeBytes?: number;
}

/** A place that knows tags: Docker Hub, a registry, this machine. */
export interface TagSource {
  /** For people: `Docker Hub`, `127.0.0.1:5055`, `this machine`. */
  readonly name: string;
  /**
   * Tags of a repository whose names contain `part`; a source may answer with more than that. An empty list means that
   * there are none. Throws `IMAGE_MISSING` when there is no such repository and `HUB_UNREACHABLE` when the source did
   * not answer: not known is never reported as missing.
   */
  findTags(repository: string, part: string): Promise<readonly PublishedTag[]>;
}

/** The images that are already on this machine; `list` gives the tags of a repository, or more of each. */
export function localTagSource(list: (repository: string) => Promise<readonly (string | PublishedTag)[]>): TagSource {
  return {
    name: 'this machine',
    findTags: async (repository) => (await list(repository)).map((tag) => (typeof tag === 'string' ? { tag } : tag)),
  };
}
