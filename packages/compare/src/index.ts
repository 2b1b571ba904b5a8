export { judgeNight, type JudgeOptions } from './judge-night.ts';
export { judgeSeries, type PointJudgement } from './judge-series.ts';
export type { Baseline } from './baseline.ts';
export { JUDGED_METRICS, VERDICT_RULES, type VerdictRules } from './rules.ts';
export { renderVerdictTable } from './render-verdict-table.ts';
