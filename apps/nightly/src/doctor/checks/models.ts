import { resolve } from 'node:path';
import { plansOf } from '../../night/plan-work.ts';
import { defaultImage } from '../../report/print-plans.ts';
import { givenImage } from '../../night/given-image.ts';
import { ok, type Patient, problem, type Said } from '../check.ts';

/** Are the models, their tokenizers and the data set there? What the image brings along cannot be looked at here. */
export async function lookAtModels({ setup, runner }: Patient): Promise<readonly Said[]> {
  const { options, settings } = setup;
  const plans = plansOf(setup, givenImage(setup) ?? defaultImage(setup));
  const all = plans.flatMap(({ preflight }) => preflight.paths);
  const inImage = (path: string) => options.runner === 'docker' && path.startsWith(`${settings.containerWorkDir}/`);
  const wanted = [...new Map(all.map((one) => [resolve(one.path), one])).values()].filter(({ path }) => !inImage(path));
  const found: Said[] = [];
  for (const { path, kind, what, hint } of wanted) {
    const argv = ['test', kind === 'directory' ? '-d' : '-f', path];
    const { code } = await runner.run({ env: {}, argv }, { limitMs: 30_000 });
    found.push(code === 0 ? ok(`${what}: ${path}`) : problem(`${what} is not there: ${path} is no ${kind}`, hint));
  }
  return found;
}
