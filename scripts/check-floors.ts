import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which package stands on which floor. A package may depend on lower floors only; the apps stand above all. */
export const FLOORS: readonly (readonly string[])[] = [
  ['core'],
  ['cli-kit'],
  ['metrics-parse', 'gsm8k', 'nightly-images', 'runner-docker'],
  ['gpu-idle', 'history'],
  ['bench-kit', 'compare'],
  ['grok-bench', 'deepseek-bench', 'model-catalog', 'teams'],
  ['plots'],
  ['nightly', 'image-check', 'plot-server'],
];

/** For the demo and for tests only: it imports nothing of ours, and nothing of ours depends on it but for development. */
const DEV_ONLY = 'sim-node';

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

export interface PackageFacts {
  readonly manifest: Manifest;
  /** Packages of ours that its sources import. */
  readonly imports: readonly string[];
}

/** Every arrow that runs up or sideways, every import that is not declared, every package without a floor. */
export function floorProblems(packages: readonly PackageFacts[]): string[] {
  return packages.flatMap(({ manifest, imports }) => {
    const name = short(manifest.name);
    const dependencies = ours(manifest.dependencies);
    const undeclared = imports.filter((target) => target !== name && !dependencies.includes(target));
    return [
      ...[...new Set([...dependencies, ...imports])].flatMap((target) => arrowProblem(name, target)),
      ...undeclared.map((target) => `${name} imports ${target} without declaring it in its dependencies`),
    ];
  });
}

function arrowProblem(from: string, to: string): string[] {
  if (from === to) return [];
  if (from === DEV_ONLY || to === DEV_ONLY) return [`${from} -> ${to}: ${DEV_ONLY} is for tests and the demo only`];
  const [fromFloor, toFloor] = [floorOf(from), floorOf(to)];
  if (fromFloor === -1 || toFloor === -1)
    return [`${fromFloor === -1 ? from : to} has no floor in scripts/check-floors.ts`];
  return toFloor < fromFloor ? [] : [`${from} (floor ${fromFloor}) -> ${to} (floor ${toFloor}) does not run down`];
}

function floorOf(name: string): number {
  return FLOORS.findIndex((floor) => floor.includes(name));
}

function ours(dependencies: Record<string, string> = {}): string[] {
  return Object.keys(dependencies)
    .filter((name) => name.startsWith('@sglang-ci/'))
    .map(short);
}

function short(name: string): string {
  return name.replace('@sglang-ci/', '');
}

/** Reads every package of the repo as it stands on disk. */
export function readPackages(root: string): PackageFacts[] {
  return ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => {
      const directory = join(root, folder, name);
      const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as Manifest;
      return { manifest, imports: importsBelow(join(directory, 'src')) };
    }),
  );
}

function importsBelow(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) =>
    [...readFileSync(join(directory, file), 'utf8').matchAll(/(?:from|import\()\s*['"]@sglang-ci\/([a-z0-9-]+)/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  return [...new Set(found)];
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const packages = readPackages(join(import.meta.dirname, '..'));
  const problems = floorProblems(packages);
  for (const problem of problems) console.error(`floors: ${problem}`);
  console.log(`floors: ${packages.length} packages, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
