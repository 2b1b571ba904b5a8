export { chartJsConfig } from './draw/chart-js-config.ts';
export type { TrendChart, TrendConfig } from './trend/trend-chart.ts';
