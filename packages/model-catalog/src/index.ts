export { catalogFamily } from './catalog-family.ts';
export { catalogModels } from './catalog-models.ts';
export { recipe, type Recipe, type RecipeLaunch } from './recipe.ts';
