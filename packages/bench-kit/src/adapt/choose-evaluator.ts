import type { GatePlan, Plan, Ports } from '@sglang-ci/core';
import { evaluatorCommand, OTHER_EVALUATORS, type OtherEvaluator } from '@sglang-ci/gsm8k';

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
 * another quantity: no threshold is known for it, so it is recorded and gates nothing, and that is said. A sanity check
 * is nothing but its pass mark, so it has no other evaluator.
 */
export async function chooseEvaluator(
  plan: Plan,
  { runner, signal, emit }: Pick<Ports, 'runner' | 'signal' | 'emit'>,
): Promise<Plan> {
  const { gate, server } = plan;
  const script = gate?.command.argv[1];
  if (gate === undefined || server === undefined || script === undefined || gate.rule === 'best') return plan;
  const limits = { limitMs: LIMIT_MS, signal };
  if ((await runner.run({ env: {}, argv: ['test', '-f', script] }, limits)).code === 0) return plan;
  const { stdout } = await runner.run({ env: {}, argv: ['python3', '-c', ASK] }, limits);
  const found = OTHER_EVALUATORS.find((name) => stdout.split('\n').includes(name));
  if (found === undefined) return plan;
  emit({
    kind: 'warning',
    message: `the image has no ${script}: GSM8K is asked by ${found}, whose score is another quantity; no threshold is known for it, so it gates nothing`,
  });
  return {
    ...plan,
    gate: otherGate(gate, { evaluator: found, host: server.host, port: server.port }),
    preflight: { ...plan.preflight, paths: plan.preflight.paths.filter(({ path }) => path !== script) },
  };
}

function otherGate(
  gate: GatePlan,
  by: { readonly evaluator: OtherEvaluator; readonly host: string; readonly port: number },
): GatePlan {
  const { argv } = gate.command;
  const parallel = Number(argv[argv.indexOf('--parallel') + 1]);
  const dataPath = argv.includes('--data-path') ? argv[argv.indexOf('--data-path') + 1] : undefined;
  const asked = { questions: gate.questions, parallel: parallel > 0 ? parallel : 64, dataPath };
  const run = { host: by.host, port: by.port, ...asked };
  return { ...gate, command: evaluatorCommand(by.evaluator, run), evaluator: by.evaluator, threshold: 0 };
}
