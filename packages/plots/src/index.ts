export { type FailedNight, failedNights } from './failed-nights.ts';
export {
  type OfflinePlotOptions,
  type OnlinePlotOptions,
  renderOfflinePng,
  renderOfflineSvg,
  renderOnlinePng,
  renderOnlineSvg,
} from './render/render-plots.ts';
export { plotFileName } from './plot-file-name.ts';
export { offlineTrendCharts } from './trend/offline-trend-charts.ts';
export { type OnlineTrendOptions, onlineTrendCharts } from './trend/online-trend-charts.ts';
export type { TrendCharts, TrendOptions } from './trend/trend-options.ts';
export type { ConditionChange, NightAxis, NightSlot } from './trend/night-axis.ts';
export { variantName } from './trend/variant-name.ts';
export type { TrendChart } from './trend/trend-chart.ts';
