import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settingsFiles } from './settings-docs/settings-files.ts';

/** `pnpm docs:settings`: writes the settings' page and schemas anew; a test fails where they lag behind. */
const root = join(import.meta.dirname, '..');
for (const [name, text] of Object.entries(settingsFiles())) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}
