import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors> & { readonly enabled: boolean };

/** Colours for a stream: only on a terminal, never with NO_COLOR, always with FORCE_COLOR. */
export function createColors(
  stream: { readonly isTTY?: boolean | undefined },
  env: Readonly<Record<string, string | undefined>>,
): Colors {
  const enabled = (env['NO_COLOR'] ?? '') === '' && (stream.isTTY === true || (env['FORCE_COLOR'] ?? '') !== '');
  return { ...picocolors.createColors(enabled), enabled };
}
