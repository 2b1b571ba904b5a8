import type { FaultCase, NotApplicable } from '../fault-case.ts';
import { container } from './container.ts';
import { csv } from './csv.ts';
import { gate } from './gate.ts';
import { gpuCheck } from './gpu-check.ts';
import { image } from './image.ts';
import { parsing } from './parsing.ts';
import { plot } from './plot.ts';
import { server } from './server.ts';
import { sweep } from './sweep.ts';
import { teams } from './teams.ts';
import { verdict } from './verdict.ts';

/** What happens to nights that run on this machine itself. */
export const HOST_CASES: readonly (FaultCase | NotApplicable)[] = [
  gpuCheck,
  image,
  server,
  gate,
  sweep,
  parsing,
  csv,
  plot,
  verdict,
  teams,
].flat();

/** What happens to nights in a container of a real engine, one after the other. */
export const CONTAINER_CASES: readonly (FaultCase | NotApplicable)[] = container;
