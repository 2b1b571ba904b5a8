/** What the index knows of one run folder. */
export interface KnownFolder {
  /** Modification time of the folder itself: changes when a file is added, removed or replaced by rename. */
  readonly mtimeMs: number;
  /** Name, size and modification time of every file, in short. */
  readonly signature: string;
  /** It had rested for days when it was read: as long as `mtimeMs` stays, its files are not looked at again. */
  readonly settled: boolean;
}

/** One run folder in a directory's list. */
export interface ListedFolder {
  /** `YYYYMMDD` of its image; empty when the tag has no date. */
  readonly day: string;
  /** `null` for one that has not been read yet. */
  readonly state: KnownFolder | null;
}

/** What the index knows of one directory above run folders. */
export interface KnownDirectory {
  readonly mtimeMs: number;
  /** Names of subdirectories that are no run folders. */
  readonly directories: readonly string[];
  /** Run folders by name. */
  readonly nights: Readonly<Record<string, ListedFolder>>;
}

/** The index's table of contents: directories by their path relative to the root (`''` = the root). */
export interface Manifest {
  readonly version: typeof INDEX_VERSION;
  readonly directories: Readonly<Record<string, KnownDirectory>>;
}

/** Raised whenever what is read from a folder or the index itself changes its shape, so that an older index is not used. */
export const INDEX_VERSION = 5;
