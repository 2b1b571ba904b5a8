import { systemClock } from '@sglang-ci/core';
import { Tinypool } from 'tinypool';
import { nightsService } from './data/nights-service.ts';
import type { WorkerReply, WorkerSite, WorkerTask } from './data/worker-service.ts';

const waiting: string[] = [];
const service = nightsService({
  ...(Tinypool.workerData as WorkerSite),
  clock: systemClock,
  log: (line) => waiting.push(line),
});

/** The thread's side of `workerService`. */
export async function answer({ request }: WorkerTask): Promise<WorkerReply> {
  const value = request === undefined ? await service.version() : await service.answer(request);
  return { value, lines: waiting.splice(0) };
}
