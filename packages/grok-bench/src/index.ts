export { grokFamily } from './grok-cli.ts';
export { grokModels } from './grok-models.ts';
