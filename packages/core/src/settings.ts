import * as v from 'valibot';
import { CiError } from './errors.ts';
import { type Setting, SETTINGS } from './setting-table.ts';

type Table = typeof SETTINGS;
export type SettingName = keyof Table;
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
  return value === undefined ? undefined : check(setting, value, `${name} (command line)`);
}

function fromEnv(setting: Setting, { env }: SettingSources): unknown {
  const variable = setting.env.find((candidate) => (env[candidate] ?? '') !== '');
  return variable === undefined ? undefined : check(setting, env[variable], variable);
}

function siteValues(site: SettingSources['site']): (name: string, setting: Setting) => unknown {
  if (site === undefined) return () => undefined;
  const { value, path } = site;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CiError('CONFIG_INVALID', `${path}: expected a JSON object of settings`);
  }
  const given = value as Record<string, unknown>;
  const unknown = Object.keys(given).filter((key) => !(key in SETTINGS) && key !== '$schema');
  if (unknown.length > 0) {
    throw new CiError('CONFIG_INVALID', `${path}: unknown setting ${unknown.join(', ')}`, {
      hint: `known settings: ${Object.keys(SETTINGS).join(', ')}`,
    });
  }
  return (name, setting) => (given[name] === undefined ? undefined : check(setting, given[name], `${path}: ${name}`));
}

function check(setting: Setting, value: unknown, origin: string): unknown {
  const given = typeof value === 'string' ? [value, readText(value, setting)] : [value];
  const results = given.map((candidate) => v.safeParse(setting.schema, candidate));
  const good = results.find((result) => result.success);
  if (good?.success) return good.output;
  const [issue] = results.at(-1)?.issues ?? [];
  throw new CiError('CONFIG_INVALID', `${origin}: ${issue?.message ?? 'not a valid value'}`, {
    hint: `'${String(value)}' was given; ${setting.schema.type === 'array' ? 'a list looks like 1 2 4 8' : 'see the settings in the README'}`,
  });
}

/** Numbers and lists arrive as text from the environment: `20`, `1 2 4 8 16`, `1,2,4`. */
function readText(value: string, setting: Setting): unknown {
  const words = value.trim().split(/[\s,]+/);
  const numbers = words.map(Number);
  return setting.schema.type === 'array' ? numbers : numbers[0];
}
