import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** More than the benchmark asks for before it starts. */
const ROOMY = '3g';

/** A file system in memory that can be full, really, from one moment to the next. Needs root. */
export class SmallDisk {
  readonly #path: string;
  readonly #apart: string;

  private constructor(path: string, apart: string) {
    this.#path = path;
    this.#apart = join(path, apart);
  }

  /**
   * Puts a folder with all that is in it on such a disk; `apart`, a folder in there, stays off it: what the simulated
   * machine itself remembers is not what fills up.
   */
  static async mountOver(path: string, apart: string): Promise<SmallDisk> {
    const aside = await mkdtemp(join(tmpdir(), 'sglang-ci-disk-'));
    await cp(path, aside, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', `size=${ROOMY}`, 'tmpfs', path]);
    await cp(aside, path, { recursive: true });
    await rm(aside, { recursive: true });
    await mkdir(join(path, apart), { recursive: true });
    await run('mount', ['-t', 'tmpfs', 'tmpfs', join(path, apart)]);
    return new SmallDisk(path, apart);
  }

  /** From now on nothing more fits: the disk is as large as what lies on it. */
  async fill(): Promise<void> {
    for (let tries = 0; ; tries++) {
      const { blocks, bfree, bsize } = await statfs(this.#path);
      try {
        return await this.#resize(String((blocks - bfree) * bsize));
      } catch (error) {
        if (tries === 20) throw error; // somebody wrote in between: look again
      }
    }
  }

  async empty(): Promise<void> {
    await this.#resize(ROOMY);
  }

  async unmount(): Promise<void> {
    for (const path of [this.#apart, this.#path]) await run('umount', ['-l', path]);
  }

  async #resize(size: string): Promise<void> {
    await run('mount', ['-o', `remount,size=${size}`, this.#path]);
  }
}
