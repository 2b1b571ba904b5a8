export { deepseekModels } from './deepseek-models.ts';
