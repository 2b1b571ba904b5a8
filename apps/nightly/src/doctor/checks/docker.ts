import { ok, type Patient, type Said } from '../check.ts';

/** Does a Docker engine answer this user? */
export async function lookAtDocker({ setup }: Patient): Promise<readonly Said[]> {
  if (setup.options.runner === 'host') return [ok('not needed: commands run on this machine')];
  const { connectDocker } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(setup.env);
  const images = (await engine.images()).length;
  return [ok(`${engine.endpoint} answers, ${images} images`)];
}
