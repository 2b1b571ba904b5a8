export { deepseekFamily, deepseekMode } from './deepseek-cli.ts';
export { deepseekModels } from './deepseek-models.ts';
