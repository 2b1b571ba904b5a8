import type { ExitCode } from '@sglang-ci/core';

export async function run(): Promise<ExitCode> {
  throw new Error('not yet');
}
