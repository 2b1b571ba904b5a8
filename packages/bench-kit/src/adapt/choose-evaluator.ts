import { CiError, notGated, type Plan, type Ports } from '@sglang-ci/core';
import { OTHER_EVALUATORS } from '@sglang-ci/gsm8k';
import { withEvaluator } from '../plan/with-evaluator.ts';

const LIMIT_MS = 120_000;

/** Prints the names of the evaluators that are there. Importing nothing of SGLang but its package. */
const ASK = [
  'import importlib.util, shutil',
  'def has(module):',
  '    try: return importlib.util.find_spec(module) is not None',
  '    except Exception: return False',
  "if has('sglang.test.run_eval'): print('run_eval')",
  "if shutil.which('sgl-eval'): print('sgl-eval')",
].join('\n');

/**
 * The plan with an evaluator that the image has. A plan whose script is there stays as it is; so does one for which no
 * other evaluator is found, whose missing script is then told before anything starts. The score of another evaluator is
 * another quantity, with a pass mark of its own; one that is not known gates nothing, and that is said.
 * A sanity check is nothing but its pass mark, so it has no other evaluator.
 * Throws `PATH_MISSING` when the image says that it has not the evaluator that was named.
 */
export async function chooseEvaluator(plan: Plan, ports: Pick<Ports, 'runner' | 'signal' | 'emit'>): Promise<Plan> {
  const { gate, server } = plan;
  const script = gate?.command.argv[1];
  if (gate === undefined || server === undefined || script === undefined || gate.rule === 'best') return plan;
  if (gate.evaluatorIsNamed === true) {
    if (gate.evaluator !== undefined) await checkNamed(gate.evaluator, ports);
    return plan;
  }
  const { runner, signal, emit } = ports;
  const limits = { limitMs: LIMIT_MS, signal };
  if ((await runner.run({ env: {}, argv: ['test', '-f', script] }, limits)).code === 0) return plan;
  const { stdout } = await runner.run({ env: {}, argv: ['python3', '-c', ASK] }, limits);
  const found = OTHER_EVALUATORS.find((name) => stdout.split('\n').includes(name));
  if (found === undefined) return plan;
  const threshold = gate.thresholds?.[found];
  const mark = threshold === undefined ? notGated(found) : `its own pass mark is ${threshold}`;
  emit({
    kind: 'warning',
    message: `the image has no ${script}: GSM8K is asked by ${found}, whose score is another quantity; ${mark}`,
  });
  return {
    ...plan,
    gate: withEvaluator(gate, { evaluator: found, host: server.host, port: server.port, threshold }),
    preflight: { ...plan.preflight, paths: plan.preflight.paths.filter(({ path }) => path !== script) },
  };
}

/** An image that cannot be asked is not refused: its evaluator then tells itself. */
async function checkNamed(evaluator: string, { runner, signal }: Pick<Ports, 'runner' | 'signal'>): Promise<void> {
  const limits = { limitMs: LIMIT_MS, signal };
  const { code, stdout } = await runner.run({ env: {}, argv: ['python3', '-c', ASK] }, limits);
  const has = stdout.split('\n').filter((line) => line !== '');
  if (code !== 0 || has.includes(evaluator)) return;
  throw new CiError('PATH_MISSING', `the image has no ${evaluator}, the evaluator that was named`, {
    hint: `${has.length === 0 ? 'it has no other either' : `it has ${has.join(', ')}`}; name another with --evaluator or GSM8K_EVALUATOR, or leave it to auto`,
  });
}
