import { buildSimNode } from './sim-night.ts';

export function setup(): void {
  buildSimNode();
}
