import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAULT_NAMES } from '../src/node/faults.ts';
import { simPath } from '../src/sim-path.ts';
import { NodeUnderTest } from './node-under-test.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');

test('every fault has its row in the README, and no other has', () => {
  const section = readme.slice(readme.indexOf('## Faults'), readme.indexOf('## Fakes'));
  const rows = [...section.matchAll(/^\| `([\w-]+)` +\|/gm)].map((match) => match[1]);
  expect(rows.toSorted()).toEqual([...FAULT_NAMES].toSorted());
});

test('every SIM_ variable the programs read is in the README', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const read = files.flatMap(
    (file) => readFileSync(join(ROOT, 'src', file), 'utf8').match(/(?<=env\[')SIM_\w+/g) ?? [],
  );
  const documented = new Set(readme.match(/SIM_\w+/g));
  expect(read.length).toBeGreaterThan(5);
  expect(read.filter((name) => !documented.has(name))).toEqual([]);
});

test('the example prints what the README says', async () => {
  const node = new NodeUnderTest({ SIM_SEED: '1' });
  try {
    const server = await node.serve({ args: ['--model', '/models/grok-1'] });
    const { stdout } = await node.bench(server.port, ['--num-prompts', '300', '--request-rate', '1']);
    const printed = stdout
      .split('\n')
      .filter((line) => line.startsWith('Median'))
      .map((line) => line.trimEnd());
    expect(printed).toHaveLength(4);
    expect(readme).toContain(printed.join('\n'));
  } finally {
    node.close();
  }
});

test('sim-node path says where the programs are', () => {
  const printed = execFileSync(process.execPath, [join(simPath(), 'sim-node'), 'path'], { encoding: 'utf8' });
  expect(join(printed.trim())).toBe(simPath());
});
