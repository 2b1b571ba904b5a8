export { createHostRunner } from './host-runner/create-host-runner.ts';
