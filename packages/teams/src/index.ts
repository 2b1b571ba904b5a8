export { benchmarkCard, type BenchmarkCardInput } from './benchmark-card.ts';
export { cardRunOf } from './card-run-of.ts';
export { type CheckedImage, imageCheckCard, type ImageCheckCardInput } from './image-check-card.ts';
export { errorCard, type ErrorCardInput } from './error-card.ts';
export type { AdaptiveCard, TeamsMessage, TextBlock } from './card.ts';
export { CARD_BUDGET_BYTES } from './fit-budget.ts';
export { cardHash } from './card-hash.ts';
