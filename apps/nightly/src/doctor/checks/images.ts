import { ok, type Patient, type Said, warning } from '../check.ts';

const DOCKER_HUB = 'https://hub.docker.com';
const LIMIT_MS = 10_000;
/** More than this and certificates and time stamps go wrong. */
const SKEW_S = 300;

/** Does the place answer where tonight's image is looked for, and does it agree about the time? */
export async function lookAtImages({ setup }: Patient): Promise<readonly Said[]> {
  const { options, settings, fetch, simulated } = setup;
  if (options.runner === 'host' || options.image !== undefined) return [ok('not needed: the image is named')];
  const url = settings.dockerHubUrl ?? DOCKER_HUB;
  const answer = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => undefined);
  if (answer === undefined) {
    return [warning(`${url} does not answer`, 'without it only images that are on this machine are found')];
  }
  const skewS = simulated ? Number.NaN : Math.abs(Date.parse(answer.headers.get('date') ?? '') - Date.now()) / 1000;
  const skewed =
    skewS > SKEW_S ? [warning(`the clock differs from ${url} by ${skewS.toFixed(0)} s`, 'switch on NTP')] : [];
  return [ok(`${url} answers`), ...skewed];
}
