import { CiError, type ModelProfile, parseModelProfile } from '@sglang-ci/core';

/**
 * Which fields of a family's models an environment variable sets: a path into the profile (`offline.normal.batchSizes`),
 * or several. A field that a model does not have is left out.
 */
export type ProfileVariables = Readonly<Record<string, string | readonly string[]>>;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The profile with what the environment says, under the old scripts' variable names. Lists are split at blanks and
 * commas. Throws `CONFIG_INVALID` naming the variable whose value does not fit.
 */
export function overrideProfile(profile: ModelProfile, variables: ProfileVariables, env: Env): ModelProfile {
  const settings = Object.entries(variables).flatMap(([name, paths]) => {
    const text = env[name]?.trim() ?? '';
    return text === '' ? [] : [paths].flat().map((path) => ({ name, text, keys: path.split('.') }));
  });
  return settings.reduce((changed, { name, text, keys }) => {
    const current = keys.reduce<unknown>((value, key) => fieldOf(value, key), changed);
    if (current === undefined) return changed;
    return parseModelProfile(withField(changed, keys, read(text, { like: current, name })), `${name}=${text}`);
  }, profile);
}

function read(text: string, { like, name }: { readonly like: unknown; readonly name: string }): unknown {
  if (typeof like === 'string') return text.replace(/^https?:\/\//, '');
  const numbers = text.split(/[\s,]+/).map(Number);
  const isList = Array.isArray(like);
  if (numbers.some(Number.isNaN) || (!isList && numbers.length > 1)) {
    throw new CiError('CONFIG_INVALID', `${name}=${text}: expected ${isList ? 'numbers' : 'a number'}`, {
      hint: `check the value of ${name}`,
    });
  }
  return isList ? numbers : numbers[0];
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function withField(value: unknown, [key = '', ...rest]: readonly string[], leaf: unknown): unknown {
  const field = rest.length === 0 ? leaf : withField(fieldOf(value, key), rest, leaf);
  return Array.isArray(value) ? value.with(Number(key), field) : { ...(value as object), [key]: field };
}
