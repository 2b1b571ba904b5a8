import { CiError, type ModelProfile, nearestName, type Settings } from '@sglang-ci/core';

/** Throws `CONFIG_INVALID` for a model of the site file that there is not: its paths would be passed over in silence. */
export function checkSiteModels(
  models: Settings['models'],
  { known, path }: { readonly known: readonly ModelProfile[]; readonly path: string },
): void {
  const ids = known.map(({ id }) => id);
  const unknown = Object.keys(models).find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const named = known.find(({ label, aliases }) =>
    [label, ...aliases].some((name) => name.toLowerCase() === unknown.toLowerCase()),
  );
  const near = named?.id ?? nearestName(unknown, ids);
  throw new CiError('CONFIG_INVALID', `${path}: models.${unknown}: there is no such model`, {
    hint:
      near === undefined
        ? `known: ${ids.join(', ')}; its own stand as JSON in models/ beside it`
        : `did you mean ${near}?`,
  });
}
