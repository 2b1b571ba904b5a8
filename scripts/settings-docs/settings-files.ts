import { settingsPage } from './settings-page.ts';
import { modelFileSchema, siteSchema } from './settings-schemas.ts';

/** The files that are made from the table of settings and the schema of a model, by their path in this repo. */
export function settingsFiles(): Readonly<Record<string, string>> {
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'docs/settings.md': settingsPage(),
    'packages/core/schema/site.schema.json': json(siteSchema()),
    'packages/core/schema/model.schema.json': json(modelFileSchema()),
  };
}
