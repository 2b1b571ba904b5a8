export { type FolderOptions, judgeFolder } from './judge-folder.ts';
export { judgeNight, type JudgeOptions } from './judge-night.ts';
export {
  type ConfirmedChange,
  judgeHistory,
  type JudgedPoint,
  type JudgedSeries,
  type SeriesCut,
} from './judge-history.ts';
export { createSeriesJudge, judgeSeries, type PointJudgement, type SeriesJudge } from './judge-series.ts';
export type { SeriesChange } from './series-change.ts';
export type { AcceptedChange } from './accepted-changes.ts';
export { acceptChange, acceptedFileBeside, readAcceptedChanges } from './accepted-file.ts';
export type { Baseline } from './baseline.ts';
export { type Segment, segmentSeries } from './segment-series.ts';
export { JUDGED_METRICS, VERDICT_RULES, type VerdictRules } from './rules.ts';
export { isRegression } from './is-regression.ts';
export { isToldAcross } from './across-conditions.ts';
export { remarksOf, shownChange, usualRange, VERDICT_LEGEND } from './verdict-rows.ts';
export type { PromisedPoint } from './missing-cells.ts';
export { renderVerdictTable } from './render-verdict-table.ts';
export { type Drift, findDrifts } from './find-drifts.ts';
export { driftDigest } from './drift-digest.ts';
export { type CompareOptions, compareRuns } from './compare-runs.ts';
export type {
  AccuracyComparison,
  ChangeInterval,
  Comparison,
  ComparisonCall,
  ComparisonRow,
  ComparisonSummary,
  SetupDifference,
  SideNames,
  UsualRange,
} from './comparison.ts';
export { type MarkdownOptions, renderComparisonMarkdown } from './comparison-markdown.ts';
export { renderVerdictMarkdown } from './render-verdict-markdown.ts';
