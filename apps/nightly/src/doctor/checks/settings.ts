import { weakSettings } from '../../night/weak-settings.ts';
import { ok, type Patient, type Said, warning } from '../check.ts';

/** Are there settings that make a night see less than it could? */
export async function lookAtSettings({ setup }: Patient): Promise<readonly Said[]> {
  const weak = weakSettings(setup.settings);
  return weak.length === 0
    ? [ok('nothing keeps a night from seeing what it could')]
    : weak.map((text) => warning(text));
}
