import { relative, sep } from 'node:path';

/** Where the plot server shows a file of its plots folder; `undefined` where no plot server is known or it is not in there. */
export function plotUrl(base: string | undefined, plotsDir: string, path: string): string | undefined {
  const parts = relative(plotsDir, path).split(sep);
  if (base === undefined || parts[0] === '..' || parts[0] === '') return undefined;
  return `${base.replace(/\/+$/, '')}/${parts.map(encodeURIComponent).join('/')}`;
}
