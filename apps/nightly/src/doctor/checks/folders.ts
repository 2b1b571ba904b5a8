import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ok, type Patient, problem, type Said } from '../check.ts';

/** Are the folders there, and can this user write into them? */
export async function lookAtFolders({ setup }: Patient): Promise<readonly Said[]> {
  const { settings, outputDir, options } = setup;
  const workDir = resolve(settings.workDir);
  const written = [...new Set([workDir, outputDir])];
  const found = await Promise.all(written.map(tryToWrite));
  if (options.runner === 'host') return found;
  const mount = settings.mountDir;
  return [
    ...found,
    existsSync(mount)
      ? ok(`${mount} is there to be mounted`)
      : problem(`${mount} does not exist, so it cannot be mounted`, 'set MOUNT_DIR or mountDir'),
  ];
}

/** Permissions alone do not tell: root may write anywhere but on a read-only disk. */
async function tryToWrite(folder: string): Promise<Said> {
  if (!existsSync(folder)) return problem(`${folder} does not exist`, 'make it, or set --work-dir or workDir');
  const probe = join(folder, `.doctor.${process.pid}.tmp`);
  try {
    await writeFile(probe, 'x');
    return ok(`${folder} can be written`);
  } catch (error) {
    return problem(
      `${folder} cannot be written: ${(error as NodeJS.ErrnoException).code}`,
      'who owns it, who runs this?',
    );
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}
