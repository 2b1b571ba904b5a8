/** `data-worker.ts` for a program that runs from its sources: a thread does not have the main thread's loader. */
import { register } from 'tsx/esm/api';

register();
export const { answer } = await import('./data-worker.ts');
