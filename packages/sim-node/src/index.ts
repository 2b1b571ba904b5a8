export { simPath } from './sim-path.ts';
