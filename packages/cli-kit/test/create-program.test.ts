import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CiError } from '@sglang-ci/core';
import { describe, expect, test } from 'vitest';
import { createProgram, normalizeArgs, parseJsonFile, readSiteFile } from '../src/index.ts';
import { helpExamples } from '../src/help-examples.ts';
import { invokedAs } from '../src/invoked-as.ts';
import { isVersion, versionText } from '../src/version.ts';

function demo() {
  return createProgram('demo', { summary: 'does a thing', examples: [], mayBeEmpty: ['download'] })
    .option('model', { type: 'string' })
    .option('download', { type: 'string' })
    .option('keep', { type: 'number' })
    .option('hardware', { choices: ['mi30x', 'mi35x'] });
}

const tryIt = async (program: ReturnType<typeof demo>, line: string) => {
  try {
    return await program.parseAsync(normalizeArgs(line.split(' ')));
  } catch (error) {
    return error instanceof CiError ? [error.code, error.message, error.hint] : error;
  }
};

describe('a wrong word on the command line', () => {
  test.each([
    ['--modle x', 'there is no --modle here', 'did you mean --model?'],
    ['--bogus_word=1', 'there is no --bogus-word here', 'demo --help shows the options'],
    ['--hardware=mi300x', "--hardware: 'mi300x' was given; expected one of mi30x, mi35x", 'did you mean mi30x?'],
    ['--keep three', "--keep: 'three' was given; expected a number", 'write it as digits'],
    ['--keep=0,8', "--keep: '0,8' was given; expected a number", 'decimals have a point: 0.8'],
    ['--keep=Infinity', "--keep: 'Infinity' was given; expected a number", 'write it as digits'],
    ['--keep=', '--keep: no value was given', 'or leave it out'],
    ['--model=', '--model: no value was given', 'or leave it out'],
    ['--model --hardware mi30x', '--model: no value was given', 'or leave it out'],
    ['--keep --hardware mi30x', '--keep: no value was given', 'or leave it out'],
    ['20251202', "there is no '20251202' here", 'demo --help shows the options'],
  ])('%s', async (line, message, hint) => {
    expect(await tryIt(demo(), line)).toStrictEqual(['USAGE', message, hint]);
  });

  test('of a program with commands is compared with their names', async () => {
    const program = demo().command('doctor', 'looks').command('prune', 'clears up').demandCommand(1);
    expect(await tryIt(program, 'dcotor')).toStrictEqual([
      'USAGE',
      "there is no 'dcotor' here",
      'did you mean doctor?',
    ]);
    expect(await tryIt(program, 'doctor --keep 3')).toMatchObject({ _: ['doctor'], keep: 3 });
  });

  test.each([
    ['--keep -1', { keep: -1 }],
    ['--keep 3', { keep: 3 }],
    ['--download', { download: '' }],
    ['--download --keep 3', { download: '', keep: 3 }],
    ['--download=', { download: '' }],
    ['--model=--x', { model: '--x' }],
    ['--model mi30x', { model: 'mi30x' }],
  ])('but %s is right', async (line, expected) => {
    expect(await tryIt(demo(), line)).toMatchObject(expected);
  });
});

test('examples can be copied: a long one goes on behind a backslash', () => {
  const examples = [
    ['$0 --model=grok', "tonight's"],
    ['$0 --model=grok --docker-image=rocm/sgl-dev:v0.5.6 --dry-run', 'a given image'],
  ] as const;
  expect(helpExamples(examples, { program: 'sglang-nightly', width: 40 })).toBe(
    [
      'Examples:',
      "  # tonight's",
      '  sglang-nightly --model=grok',
      '  # a given image',
      '  sglang-nightly --model=grok \\',
      '    --docker-image=rocm/sgl-dev:v0.5.6 \\',
      '    --dry-run',
    ].join('\n'),
  );
});

test.each([
  ['/repo/apps/nightly/dist/main.js', 'sglang-nightly', 'node apps/nightly/dist/main.js'],
  ['/repo/apps/nightly/dist/main.js', 'sglang-nightly doctor', 'node apps/nightly/dist/main.js doctor'],
  ['/opt/ci/packages/plots/dist/cli.js', 'sglang-plots', 'node /opt/ci/packages/plots/dist/cli.js'],
  ['/repo/scripts/pull-image.ts', 'pull-image', 'npx tsx scripts/pull-image.ts'],
  ['/usr/local/bin/sglang-plots', 'sglang-plots', 'sglang-plots'],
])('a program that was started as %s calls %s %s in its help', (script, name, shown) => {
  expect(invokedAs(name, { script, cwd: '/repo' })).toBe(shown);
});

test.each([
  [['--version'], true],
  [['doctor', '--version'], true],
  [['--', '--version'], false],
  [['--versions'], false],
])('%j asks for the version: %s', (args, expected) => {
  expect(isVersion(args)).toBe(expected);
});

test('the version is that of the packages', () => {
  expect(versionText()).toMatch(/^sglang-ci \d+\.\d+\.\d+ \(Node 2\d\.\d+\.\d+\)$/);
});

describe('a site file', () => {
  test('that is a folder is refused with the file that was meant', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'site-'));
    try {
      await expect(readSiteFile(folder)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: `the site file ${folder} is a folder`,
        hint: `name the file in it: --site ${join(folder, 'sglang-ci.config.json')}`,
      });
      writeFileSync(join(folder, 'a.json'), '{}');
      await expect(readSiteFile(join(folder, 'a.json', 'b.json'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('cannot name a field __proto__, however deep', () => {
    expect(() => parseJsonFile('{ "models": { "__proto__": { "modelPath": "/x" } } }', 'site.json')).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: 'site.json: a field cannot be called __proto__',
      }),
    );
  });
});
