export { chartJsConfig } from './draw/chart-js-config.ts';
export { type ThemeName, THEMES } from './draw/themes.ts';
export type { NightAxis, NightSlot } from './trend/night-axis.ts';
export type { TrendChart, TrendConfig } from './trend/trend-chart.ts';
export type { TrendCharts } from './trend/trend-options.ts';
