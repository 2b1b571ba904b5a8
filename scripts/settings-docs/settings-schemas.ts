import { modelSchema, type Setting, type SettingDoc, SETTING_DOCS, SETTINGS } from '@sglang-ci/core';
import { toJsonSchema } from '@valibot/to-json-schema';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

/** JSON Schema of a site file. */
export function siteSchema(): object {
  const docs: Readonly<Record<string, SettingDoc>> = SETTING_DOCS;
  const properties = Object.entries<Setting>(SETTINGS).map(([name, { schema, default: usual }]) => {
    const { what = '', unit } = docs[name] ?? {};
    const description = unit === undefined ? what : `${what} (${unit})`;
    return [name, { description, ...plain(schema), ...(usual === undefined ? {} : { default: usual }) }] as const;
  });
  return {
    $schema: DRAFT,
    title: 'sglang-ci site file',
    description: 'Settings of a site, for `--site`. Every setting in words: docs/settings.md.',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
  };
}

/** JSON Schema of a model file: `models/*.json` beside a site file. */
export function modelFileSchema(): object {
  const { properties, ...schema } = plain(modelSchema) as { readonly properties: object };
  return {
    $schema: DRAFT,
    title: 'sglang-ci model file',
    description:
      'A model as a value: everything its benchmarks need to know. It stands in models/ beside the site file.',
    ...schema,
    properties: { $schema: { type: 'string' }, ...properties },
  };
}

/** What may be written down: what the programs make of it, and checks without a counterpart, are left out. */
function plain(schema: Setting['schema']): object {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    typeMode: 'input',
    errorMode: 'ignore',
  });
  return rest;
}
