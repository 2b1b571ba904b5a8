import type { GatePlan } from '@sglang-ci/core';
import { evaluatorCommand, type OtherEvaluator } from '@sglang-ci/gsm8k';

/** The gate asked by another evaluator, of whom only its own pass mark is used; without one it gates nothing. */
export function withEvaluator(
  gate: GatePlan,
  by: {
    readonly evaluator: OtherEvaluator;
    readonly host: string;
    readonly port: number;
    readonly threshold: number | undefined;
  },
): GatePlan {
  const { threshold: _ofScript, ...rest } = gate;
  const { argv } = gate.command;
  const parallel = Number(argv[argv.indexOf('--parallel') + 1]);
  const dataPath = argv.includes('--data-path') ? argv[argv.indexOf('--data-path') + 1] : undefined;
  const asked = { questions: gate.questions, parallel: parallel > 0 ? parallel : 64, dataPath };
  return {
    ...rest,
    command: evaluatorCommand(by.evaluator, { host: by.host, port: by.port, ...asked }),
    evaluator: by.evaluator,
    ...(by.threshold === undefined ? {} : { threshold: by.threshold }),
  };
}
