import { CiError } from './errors.ts';
import type { Hardware } from './hardware.ts';
import { type ModelProfile, parseModelProfile } from './model-profile.ts';

/**
 * The model as it runs on a hardware family: its profile with what that hardware changes. Throws `USAGE` where its
 * recipe does not run, `CONFIG_INVALID` where the changes make no profile.
 */
export function profileOn(profile: ModelProfile, hardware: Hardware): ModelProfile {
  if (profile.hardware !== undefined && !profile.hardware.includes(hardware)) {
    throw new CiError('USAGE', `${profile.label} does not run on ${hardware}`, {
      hint: `its recipe is for ${profile.hardware.join(', ')}${profile.sources.length > 0 ? ` (${profile.sources[0]})` : ''}`,
    });
  }
  const changes = profile.byHardware[hardware];
  if (changes === undefined) return profile;
  return parseModelProfile(overlay(profile, changes), `model ${profile.id} on ${hardware}`);
}

type Fields = Readonly<Record<string, unknown>>;

/** Lists and words are replaced whole; so are the serving modes, for options of one recipe and another's do not mix. */
function overlay(base: unknown, changes: Fields): Fields {
  const whole = isFields(base) ? base : {};
  const laid = Object.entries(changes).map(([key, change]) => [
    key,
    isFields(change) && key !== 'modes' ? overlay(whole[key], change) : change,
  ]);
  return { ...whole, ...Object.fromEntries(laid) };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
