import { ok, type Patient, problem, type Said, warning } from '../check.ts';

/** The oldest release with all that is used here; package.json says the same. */
const OLDEST = [20, 19] as const;

/** Which Node runs this, and is npm there for the next update? */
export async function lookAtNode({ runner }: Patient): Promise<readonly Said[]> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  const node = `Node ${process.versions.node} (${process.execPath})`;
  const npm = await runner.run({ env: {}, argv: ['npm', '--version'] }, { limitMs: 30_000 });
  return [
    isNew ? ok(node) : problem(`${node} is too old`, `install Node ${OLDEST.join('.')} or newer`),
    npm.code === 0 ? ok(`npm ${npm.stdout.trim()}`) : warning('npm is not on PATH', 'only an update needs it'),
  ];
}
