import { expect, test } from 'vitest';
import { floorProblems } from '../check-floors.ts';

const facts = (name: string, dependencies: readonly string[], imports: readonly string[] = dependencies) => ({
  manifest: {
    name: `@sglang-ci/${name}`,
    dependencies: Object.fromEntries(dependencies.map((target) => [`@sglang-ci/${target}`, 'workspace:*'])),
  },
  imports,
});

test.each([
  ['an arrow down is fine', facts('history', ['core', 'metrics-parse']), 0],
  ['an arrow up is refused', facts('core', ['plots']), 1],
  ['a neighbour is refused', facts('compare', ['teams']), 1],
  ['an import that no dependency declares is refused', facts('plots', ['core'], ['core', 'history']), 1],
  ['a package without a floor is refused', facts('utils', ['core']), 1],
  ['a dependency on the simulated node is refused', facts('nightly', ['sim-node']), 1],
])('%s', (_, given, problems) => {
  expect(floorProblems([given])).toHaveLength(problems);
});
