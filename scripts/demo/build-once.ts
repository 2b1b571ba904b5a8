import { $ } from 'zx';

/** Builds what changed, without types: the demo only runs. Throws with the compiler's words when that fails. */
export async function buildOnce(root: string): Promise<void> {
  const built = await $({
    cwd: root,
    nothrow: true,
    quiet: true,
    env: { ...process.env, SGLANG_CI_BUILD: 'js' },
  })`turbo run build --output-logs=errors-only`;
  if (built.exitCode !== 0) throw new Error(`the build failed\n${built.stdout}${built.stderr}`);
}
