import type { BenchFamily } from '@sglang-ci/bench-kit';
import { catalogModels } from './catalog-models.ts';

/** The catalogue as a family: no environment variable of the old scripts belongs to it. */
export const catalogFamily: BenchFamily = { models: catalogModels, variables: {} };
