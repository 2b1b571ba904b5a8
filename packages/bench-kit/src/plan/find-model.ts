import { CiError, type ModelProfile } from '@sglang-ci/core';

/**
 * The model known by this id, label or alias, in any case. Throws `MODEL_UNKNOWN` listing the known ones and what is wrong
 * with the model files that could not be read.
 */
export function findModel(
  models: readonly ModelProfile[],
  name: string,
  broken: readonly CiError[] = [],
): ModelProfile {
  const wanted = name.toLowerCase();
  const found = models.find(({ id, label, aliases }) =>
    [id, label, ...aliases].some((known) => known.toLowerCase() === wanted),
  );
  if (found !== undefined) return found;
  throw new CiError('MODEL_UNKNOWN', `no model is called '${name}'`, {
    hint: [
      `known: ${models.map(({ id }) => id).join(', ')}; a site's own stand as JSON in models/ beside its site file`,
      ...broken.map(({ message }) => `not read: ${message}`),
    ].join('; '),
  });
}

/** The model that a path gives away (`/data/grok-2/` is GROK2), or `undefined`. */
export function detectModel(models: readonly ModelProfile[], path: string): ModelProfile | undefined {
  return models.find(({ pathHints }) => pathHints.some((part) => path.toLowerCase().includes(part.toLowerCase())));
}
