import { describeRunner } from '@sglang-ci/bench-kit';
import { givenImage } from '../../night/given-image.ts';
import { ok, type Patient, problem, type Said, warning } from '../check.ts';

/** Does a Docker engine answer this user? */
export async function lookAtDocker({ setup }: Patient): Promise<readonly Said[]> {
  const { runnerChoice } = setup;
  const { noEngine } = runnerChoice;
  if (noEngine !== undefined) {
    return givenImage(setup) === undefined
      ? [problem(noEngine.message, noEngine.hint)]
      : [warning(describeRunner(runnerChoice), noEngine.hint)];
  }
  if (runnerChoice.runner === 'host') return [ok(`not needed: ${describeRunner(runnerChoice)}`)];
  const { connectDocker } = await import('@sglang-ci/runner-docker');
  const engine = await connectDocker(setup.env);
  const images = (await engine.images()).length;
  return [ok(`${engine.endpoint} answers, ${images} images`)];
}
