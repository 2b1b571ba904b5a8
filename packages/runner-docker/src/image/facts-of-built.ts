import { dayOf, hardwareOfWord, type ImageFacts, rocmVersionOf } from '@sglang-ci/core';
import type { BuiltImage } from '../engine/docker-engine.ts';

const VERSION_LABELS = ['ai.sglang.version', 'sglang.version', 'org.opencontainers.image.version'];
const VERSION_VARIABLES = ['SGLANG_VERSION', 'SGL_BRANCH'];
const HARDWARE_VARIABLES = ['GPU_ARCH', 'GPU_ARCH_LIST', 'PYTORCH_ROCM_ARCH'];
const DATE_LABELS = ['org.opencontainers.image.created', 'org.label-schema.build-date'];

/**
 * What an image's labels and variables tell of it: version and hardware as SGLang's docker/rocm.Dockerfile sets them, the
 * ROCm of the base image, and the day it was made. Whatever says nothing certain is left out.
 */
export function factsOfBuilt({ labels, env, created }: BuiltImage, timeZone: string): ImageFacts {
  const variables = new Map(env.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  const first = (names: readonly string[], values: (name: string) => string | undefined) =>
    names.flatMap((name) => values(name) ?? []).find((value) => value !== '');
  const versions = [
    ...VERSION_LABELS.map((name) => labels[name]),
    ...VERSION_VARIABLES.map((name) => variables.get(name)),
  ];
  const version = versions.flatMap((text) => /^v?(\d+\.\d+\.\d+[\w.]*)$/.exec(text ?? '')?.[1] ?? [])[0];
  const rocm = rocmVersionOf(variables.get('ROCM_VERSION') ?? labels['rocm.version'] ?? '');
  const hardware = hardwareOfWord(first(HARDWARE_VARIABLES, (name) => variables.get(name)) ?? '');
  const date = dayOfText(first(DATE_LABELS, (name) => labels[name]) ?? created, timeZone);
  return {
    ...(version === undefined ? {} : { version: `v${version}` }),
    ...(rocm === undefined ? {} : { rocm: `rocm${rocm.join('.')}` }),
    ...(hardware === undefined ? {} : { hardware }),
    ...(date === undefined ? {} : { date }),
  };
}

/** Builders that want equal images date them at the beginning of all time. */
const OLDEST_MS = Date.UTC(2020, 0);

function dayOfText(text: string | undefined, timeZone: string): string | undefined {
  const at = Date.parse(text ?? '');
  return Number.isFinite(at) && at > OLDEST_MS ? dayOf(at, timeZone) : undefined;
}
