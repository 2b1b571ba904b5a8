export { grokModels } from './grok-models.ts';
