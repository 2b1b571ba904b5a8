export { deepseekFamily } from './deepseek-cli.ts';
export { deepseekModels } from './deepseek-models.ts';
