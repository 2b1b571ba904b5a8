/** A SGLang version as numbers: release parts, then post (positive) or rc/dev (negative). */
export type Version = readonly number[];

/** Reads `0.5.6.post2`, `v0.5.3rc0`, `0.5.16.dev2026…`; the unreadable counts as 0. */
export function parseVersion(text: string): Version {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:\.?(post|rc|dev)(\d+))?/.exec(text);
  if (match === null) return [0, 0, 0, 0];
  const suffix = Number(match[5] ?? 0);
  const order = match[4] === 'post' ? suffix : match[4] === undefined ? 0 : -1;
  return [Number(match[1]), Number(match[2]), Number(match[3] ?? 0), order];
}

/** The version the simulated node has installed: `SIM_SGLANG_VERSION`, 0.5.6 when unset. */
export function installedVersion(env: NodeJS.ProcessEnv = process.env): string {
  return (env['SIM_SGLANG_VERSION'] ?? '0.5.6').replace(/^v/, '');
}

/** Whether `version` is `least` or newer. */
export function atLeast(version: string, least: string): boolean {
  const [a, b] = [parseVersion(version), parseVersion(least)];
  for (let i = 0; i < 4; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
