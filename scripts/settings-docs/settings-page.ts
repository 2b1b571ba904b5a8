import { describeSchema, type Setting, type SettingDoc, SETTING_DOCS, SETTINGS } from '@sglang-ci/core';

const HEAD = `# Settings

Every setting, with its variable, unit, range and default. Made by \`pnpm docs:settings\` from the table that the programs read ([setting-table.ts](../packages/core/src/setting-table.ts)); do not edit.

Command line beats environment beats site file beats default. A site file is JSON: \`--site FILE\`, or \`sglang-ci.config.json\` of the current folder. Name its [schema](../packages/core/schema/site.schema.json) as \`$schema\` and an editor checks it (in a copy elsewhere, by its whole path); a model file in \`models/\` beside it has [one as well](../packages/core/schema/model.schema.json).

A variable that is empty counts as not set. A setting takes one value, lists excepted; a value outside its range ends the program with exit code 2 and a message that says where it came from. Of several variables the first that is set counts. An option stands here where a program has one; \`--help\` of each lists all its options.

Variables that only one program knows: the models' own ([grok-bench](../packages/grok-bench/README.md), [deepseek-bench](../packages/deepseek-bench/README.md)), the plot server's ([plot-server](../apps/plot-server/README.md)), \`TEAMS_WEBHOOK_URL\` (better: \`TEAMS_WEBHOOK_FILE\`). Proxies of every request: \`HTTPS_PROXY\`, \`HTTP_PROXY\`, \`NO_PROXY\`, in either case.

| site file | option | variable | what | values | unit | default |
|---|---|---|---|---|---|---|
`;

/** docs/settings.md. */
export function settingsPage(): string {
  const docs: Readonly<Record<string, SettingDoc>> = SETTING_DOCS;
  const rows = Object.entries<Setting>(SETTINGS).map(([name, { env, schema, default: usual }]) => {
    const { what = '', unit = '', option } = docs[name] ?? {};
    const cells = [code(name), option === undefined ? '' : code(option), env.map(code).join(', '), what];
    return row([...cells, describeSchema(schema), unit, usual === undefined ? '' : textOf(usual)]);
  });
  return `${HEAD}${rows.join('\n')}\n`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? 'none' : code(String(value));
}
