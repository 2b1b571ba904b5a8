import { plotServerBase } from '@sglang-ci/teams';
import { ok, type Patient, type Said, warning } from '../check.ts';

const LIMIT_MS = 5_000;

/** Do the links on the cards lead anywhere? */
export async function lookAtPlotServer({ setup }: Patient): Promise<readonly Said[]> {
  const base = plotServerBase(setup.settings);
  if (base === undefined) return [ok('cards have no links: PLOT_SERVER_BASE_URL or plotServerBaseUrl gives them some')];
  try {
    const { status } = await setup.fetch(base, { signal: AbortSignal.timeout(LIMIT_MS) });
    if (status < 500) return [ok(`${base} answers`)];
    return [warning(`${base} answers ${status}`, 'look at the log of the plot server')];
  } catch {
    return [warning(`${base} does not answer`, 'start sglang-plot-server, or correct plotServerBaseUrl')];
  }
}
