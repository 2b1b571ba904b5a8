import type { GpuWatch } from '../checks/gpu-watch.ts';
import type { Session } from './session.ts';
import type { ServerKeeper } from '../server/server-keeper.ts';

/** A session with its server. */
export interface ServedSession {
  readonly session: Session;
  readonly keeper: ServerKeeper;
  readonly gpus: GpuWatch;
}
