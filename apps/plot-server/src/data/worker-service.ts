import { Tinypool } from 'tinypool';
import type { DataRequest, DataService } from './data-service.ts';
import type { NightsOptions } from './nights-service.ts';

/** What the thread is told about the site. */
export type WorkerSite = Omit<NightsOptions, 'clock' | 'log'>;

/** What is sent to the thread; without a request it is asked for the version. */
export interface WorkerTask {
  readonly request?: DataRequest;
}

/** What comes back, with the lines for the log. */
export interface WorkerReply<Value = unknown> {
  readonly value: Value;
  readonly lines: readonly string[];
}

/** More at once would only share the thread; those that wait for the disk let others pass. */
const TASKS = 8;

/**
 * The nights, read and worked with on a thread of its own, so that the one that answers stays free. A thread that dies fails
 * what it was doing and is replaced. `file` is the module `data-worker`.
 */
export function workerService(
  file: URL,
  { log, ...site }: WorkerSite & { readonly log: (line: string) => void },
): DataService & { close(): Promise<void> } {
  const pool = new Tinypool({
    filename: file.href,
    name: 'answer',
    minThreads: 1,
    maxThreads: 1,
    concurrentTasksPerWorker: TASKS,
    useAtomics: false,
    workerData: site,
  });
  const run = async <Value>(task: WorkerTask): Promise<Value> => {
    const { value, lines } = (await pool.run(task)) as WorkerReply<Value>;
    for (const line of lines) log(line);
    return value;
  };
  return {
    version: () => run({}),
    answer: (request) => run({ request }),
    close: () => pool.destroy(),
  };
}
