import type * as v from 'valibot';
import { CiError } from './errors.ts';
import { nearestName } from './nearest-name.ts';
import { readSetting } from './read-setting.ts';
import { SETTING_DOCS, type SettingDoc } from './setting-docs.ts';
import { type Setting, type SettingName, SETTINGS } from './setting-table.ts';

type Table = typeof SETTINGS;
type ValueOf<Name extends SettingName> = v.InferOutput<Table[Name]['schema']>;

/** Every setting, decided. One without a default that nobody gave is absent. */
export type Settings = {
  readonly [Name in SettingName as Table[Name] extends { default: unknown } ? Name : never]: ValueOf<Name>;
} & {
  readonly [Name in SettingName as Table[Name] extends { default: unknown } ? never : Name]?: ValueOf<Name>;
};

export interface SettingSources {
  /** From the command line. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON of the site file, and its path for errors. */
  readonly site?: { readonly value: unknown; readonly path: string };
}

/**
 * Decides every setting once: command line, environment, site file, default, in this order.
 * Throws `CONFIG_INVALID` naming the option, variable or site-file key whose value is wrong.
 */
export function resolveSettings(sources: SettingSources): Settings {
  const site = siteValues(sources.site);
  const entries = Object.entries<Setting>(SETTINGS).flatMap(([name, setting]) => {
    const value =
      fromOptions(name, setting, sources) ?? fromEnv(setting, sources) ?? site(name, setting) ?? setting.default;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.freeze(Object.fromEntries(entries)) as Settings;
}

function fromOptions(name: string, setting: Setting, { options }: SettingSources): unknown {
  const value = options[name];
  if (value === undefined) return undefined;
  const origin = optionOf(name);
  if (value === '') throw new CiError('CONFIG_INVALID', `${origin}: no value was given`, { hint: 'or leave it out' });
  return readSetting(setting.schema, value, origin);
}

/** As it was typed: `--hardware`. */
function optionOf(name: string): string {
  const docs: Readonly<Record<string, SettingDoc>> = SETTING_DOCS;
  return docs[name]?.option ?? `${name} (command line)`;
}

/** An empty variable is as good as none: the old scripts wrote `${NAME:-default}`. */
function fromEnv(setting: Setting, { env }: SettingSources): unknown {
  const variable = setting.env.find((candidate) => (env[candidate] ?? '').trim() !== '');
  return variable === undefined ? undefined : readSetting(setting.schema, env[variable], variable);
}

function siteValues(site: SettingSources['site']): (name: string, setting: Setting) => unknown {
  if (site === undefined) return () => undefined;
  const { value, path } = site;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CiError('CONFIG_INVALID', `${path}: expected a JSON object of settings`, {
      hint: 'it looks like { "workDir": "/data/sglang-ci" }',
    });
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(SETTINGS, key) && key !== '$schema');
  if (unknown !== undefined) throw unknownSetting(unknown, path);
  return (name, setting) =>
    Object.hasOwn(given, name) ? readSetting(setting.schema, given[name], `${path}: ${name}`) : undefined;
}

function unknownSetting(key: string, path: string): CiError {
  const near = nearestName(key, Object.keys(SETTINGS));
  return new CiError('CONFIG_INVALID', `${path}: there is no setting '${key}'`, {
    hint: near === undefined ? 'docs/settings.md lists every setting' : `did you mean ${near}?`,
  });
}
