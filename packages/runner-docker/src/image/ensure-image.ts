import { statfs } from 'node:fs/promises';
import { CiError, formatImageRef, type ImageRef, type Ports } from '@sglang-ci/core';
import type { DockerEngine, EngineImage } from '../engine/docker-engine.ts';
import { pullImage } from './pull-image.ts';

export interface EnsureImageOptions {
  /** With a digest, exactly that image; with a tag alone, whatever carries the tag here, else the registry's. */
  readonly image: ImageRef;
  /** Id of an image that was made on this machine: exactly that one, as long as it is here. */
  readonly id?: string | undefined;
  /** Compressed size, where the registry told it: the disk is checked before the pull. */
  readonly sizeBytes?: number | undefined;
}

export interface ReadyImage {
  /** Name under which containers are created. */
  readonly name: string;
  readonly id: string;
  /** `sha256:…` in its registry; absent for an image that was made here. */
  readonly digest?: string;
  readonly pulled: boolean;
}

/** Layers are kept compressed while they are unpacked to about two and a half times their size. */
const SPACE_FACTOR = 3.5;

/**
 * Makes sure that an image is on the engine's machine: by digest, by its full name, under its bare tag (as the pull helper
 * tags it), else by pulling it. Throws as `pullImage` does, and `DISK_FULL` when it would not fit.
 */
export async function ensureImage(
  engine: DockerEngine,
  options: EnsureImageOptions,
  ports: Pick<Ports, 'clock' | 'emit' | 'signal'>,
): Promise<ReadyImage> {
  const { image, id, sizeBytes } = options;
  const name = formatImageRef(image);
  const startedAt = ports.clock.now();
  const local = await findLocal(engine, image, id);
  if (local !== undefined) return announce(local, { image, pulled: false, seconds: 0 }, ports);
  if (sizeBytes !== undefined && engine.local) await checkSpace(engine, name, sizeBytes * SPACE_FACTOR);
  await pullImage(engine, name, ports);
  if (image.digest !== undefined && image.tag !== undefined) {
    await engine.tag(name, { repository: image.repository, tag: image.tag });
  }
  const pulled = await findLocal(engine, image);
  if (pulled === undefined) throw new CiError('IMAGE_PULL_FAILED', `${name} was pulled but is not there`);
  const seconds = Math.round((ports.clock.now() - startedAt) / 1000);
  return announce(pulled, { image, pulled: true, seconds }, ports);
}

interface Found {
  readonly name: string;
  readonly image: EngineImage;
}

async function findLocal(
  engine: DockerEngine,
  { repository, tag, digest }: ImageRef,
  id?: string,
): Promise<Found | undefined> {
  const made = id === undefined ? undefined : await engine.image(id);
  if (made !== undefined) return { name: made.id, image: made };
  const names =
    digest === undefined
      ? [`${repository}:${tag ?? 'latest'}`, ...(tag === undefined ? [] : [`${tag}:latest`])]
      : [`${repository}@${digest}`];
  for (const name of names) {
    const image = await engine.image(name);
    if (image !== undefined) return { name, image };
  }
  return undefined;
}

function announce(
  { name, image }: Found,
  how: { readonly image: ImageRef; readonly pulled: boolean; readonly seconds: number },
  { emit }: Pick<Ports, 'emit'>,
): ReadyImage {
  const digest = image.digests.find((text) => text.startsWith(`${how.image.repository}@`))?.split('@')[1];
  const known = digest === undefined ? {} : { digest };
  emit({ kind: 'image-ready', image: formatImageRef(how.image), seconds: how.seconds, ...known });
  return { name, id: image.id, pulled: how.pulled, ...known };
}

async function checkSpace(engine: DockerEngine, name: string, neededBytes: number): Promise<void> {
  const folder = await engine.dataFolder();
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }));
  const freeBytes = bavail * bsize;
  if (freeBytes >= neededBytes) return;
  const gb = (bytes: number) => `${Math.round(bytes / 1e9)} GB`;
  throw new CiError('DISK_FULL', `no room for ${name}: ${gb(freeBytes)} free on ${folder}, ${gb(neededBytes)} needed`, {
    hint: 'remove old images (docker image prune -a), or move Docker to a larger disk',
  });
}
