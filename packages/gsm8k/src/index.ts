export { evaluatorCommand, OTHER_EVALUATORS, type OtherEvaluator } from './evaluator-command.ts';
export { effectiveQuestions, gsm8kCommand, type Gsm8kCommandOptions, type HostWord } from './gsm8k-command.ts';
export { type GateJudgement, type GateRule, judgeGate } from './judge-gate.ts';
export { renderGateLog, renderGateRun, renderGateStart } from './render-gate-log.ts';
export { type Interval, wilsonInterval } from './wilson-interval.ts';
