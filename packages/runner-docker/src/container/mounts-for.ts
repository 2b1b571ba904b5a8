import { dirname, normalize } from 'node:path';

/** Where a night's files are on the host. */
export interface MountNeeds {
  /** Always mounted. */
  readonly mountDir: string;
  /** Folders that are mounted themselves when `mountDir` does not hold them: work and output directory. */
  readonly folders: readonly string[];
  /** Models, tokenizers and data sets, mounted with what stands beside them. */
  readonly files: readonly string[];
}

/** Roots that are mounted whole when a model lies below them. */
const SHARED_ROOTS = ['/data', '/mnt', '/home'];

/**
 * The host folders that a container needs, by the old scripts' rule: the mount directory; work folders outside it; for a
 * model outside it, the root `/data`, `/mnt` or `/home` it lies under, else the folder it stands in. A folder inside
 * another one of them is left out.
 */
export function mountsFor({ mountDir, folders, files }: MountNeeds): readonly string[] {
  const wanted = [...folders.filter(isAbsolute), ...files.filter(isAbsolute).map(folderOfFile(mountDir))];
  return wanted.reduce<readonly string[]>(
    (mounts, folder) =>
      mounts.some((mount) => isInside(folder, mount))
        ? mounts
        : [...mounts.filter((mount) => mount === mountDir || !isInside(mount, folder)), folder],
    [mountDir],
  );
}

/** Is `path` the folder itself or below it? By path segments: `/data2` is not inside `/data`. */
export function isInside(path: string, folder: string): boolean {
  const [inner, outer] = [plain(path), plain(folder)];
  return inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
}

/** Models can be given as names on a hub, `Xenova/grok-1-tokenizer`: nothing to mount. */
function isAbsolute(path: string): boolean {
  return path.startsWith('/');
}

function folderOfFile(mountDir: string): (path: string) => string {
  return (path) => {
    const folder = dirname(plain(path));
    if (isInside(folder, mountDir)) return mountDir;
    const root = SHARED_ROOTS.find((candidate) => isInside(folder, candidate));
    return root ?? (folder === '/' ? plain(path) : folder);
  };
}

function plain(path: string): string {
  return normalize(path).replace(/(.)\/+$/, '$1');
}
