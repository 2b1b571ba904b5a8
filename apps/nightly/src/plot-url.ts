import { relative, sep } from 'node:path';

/** Where the plot server shows a plot; nothing when no plot server is known. */
export function plotUrl(base: string | undefined, plotsDir: string, path: string): { readonly url?: string } {
  if (base === undefined) return {};
  const parts = relative(plotsDir, path).split(sep).map(encodeURIComponent);
  return { url: `${base.replace(/\/$/, '')}/${parts.join('/')}` };
}
