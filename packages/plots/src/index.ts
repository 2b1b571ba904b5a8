export { failedNights } from './failed-nights.ts';
export { pageScripts } from './page-scripts.ts';
export { type PngOptions, renderOfflinePng, renderOnlinePng } from './render/render-png.ts';
export { plotFileName } from './plot-file-name.ts';
export { offlineTrendCharts } from './trend/offline-trend-charts.ts';
export { onlineTrendCharts, type TrendCharts, type TrendOptions } from './trend/online-trend-charts.ts';
export type { ConditionChange, NightAxis, NightSlot } from './trend/night-axis.ts';
export { variantName } from './trend/variant-name.ts';
export type { TrendChart } from './trend/trend-chart.ts';
