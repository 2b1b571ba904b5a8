/** The engine and the registry that container tests use, by the variables that `cli.ts start` prints. */
export const TEST_DOCKER = process.env['SGLANG_CI_TEST_DOCKER'] ?? '';
export const TEST_REGISTRY = process.env['SGLANG_CI_TEST_REGISTRY'] ?? '';

/** Why container tests do not run here; empty when they do. */
export const NO_ENGINE =
  TEST_DOCKER === '' || TEST_REGISTRY === ''
    ? ' (skipped: no test engine; eval "$(pnpm tsx scripts/test-engine/cli.ts start)" starts one)'
    : '';
