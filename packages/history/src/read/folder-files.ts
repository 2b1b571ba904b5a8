/** A client log by its name: the old scripts' names and ours. */
export interface ClientLogName {
  readonly file: string;
  readonly loadKind: 'request_rate' | 'concurrency';
  readonly load: number;
  readonly run: number;
  readonly backend?: string;
  /** `YYYYMMDD_HHMMSS` of the name. */
  readonly stamp: string;
}

/** An offline log by its name: `tp8_bs32_il1024.log`, `tp8_bs32.log`. */
export interface OfflineLogName {
  readonly file: string;
  readonly tp: number;
  readonly batchSize: number;
  readonly inputLen?: number;
}

/** The files of a run folder by what they are. Files of other kinds are passed over. */
export interface FolderFiles {
  readonly csv: readonly string[];
  readonly clientLogs: readonly ClientLogName[];
  readonly offlineLogs: readonly OfflineLogName[];
  readonly gsm8kLogs: readonly string[];
  readonly serverLogs: readonly string[];
  /** Oldest first. */
  readonly timingSummaries: readonly string[];
  readonly names: ReadonlySet<string>;
}

const GROK_CLIENT = /^sglang_client_log_.+_([a-z]+)_(\d+)_run(\d+)(?:_(\d{8}_\d{6}))?\.log$/;
const DEEPSEEK_CLIENT = /^sglang_serving_benchmark_concurrency_(\d+)_run(\d+)(?:_(\d{8}_\d{6}))?\.log$/;
const OFFLINE_LOG = /^tp(\d+)_bs(\d+)(?:_il(\d+))?\.log$/;

/** Sorts the names of a run folder's files by kind. */
export function classifyFiles(names: readonly string[]): FolderFiles {
  const sorted = names.toSorted();
  return {
    csv: sorted.filter((name) => name.endsWith('.csv')),
    clientLogs: sorted.flatMap((name) => clientLog(name) ?? []),
    offlineLogs: sorted.flatMap((name) => offlineLog(name) ?? []),
    gsm8kLogs: sorted.filter((name) => /^sglang_client_log_.+_gsm8k(_\w+)?\.log$/.test(name)),
    serverLogs: sorted.filter(isServerLog),
    timingSummaries: sorted.filter((name) => /^timing_summary_\d{8}_\d{6}\.log$/.test(name)),
    names: new Set(names),
  };
}

/** Is this the log of a server, of its first start or of a later one? */
export function isServerLog(name: string): boolean {
  return /^(sglang_server|server_output_\w+|server)(\.\w+)?\.log$/.test(name);
}

function clientLog(file: string): ClientLogName | undefined {
  const grok = GROK_CLIENT.exec(file);
  if (grok) {
    const [, backend = '', load, run, stamp = ''] = grok;
    return { file, loadKind: 'request_rate', load: Number(load), run: Number(run), backend, stamp };
  }
  const deepseek = DEEPSEEK_CLIENT.exec(file);
  if (!deepseek) return undefined;
  const [, load, run, stamp = ''] = deepseek;
  return { file, loadKind: 'concurrency', load: Number(load), run: Number(run), stamp };
}

function offlineLog(file: string): OfflineLogName | undefined {
  const match = OFFLINE_LOG.exec(file);
  if (!match) return undefined;
  const [, tp, batchSize, inputLen] = match;
  return {
    file,
    tp: Number(tp),
    batchSize: Number(batchSize),
    ...(inputLen === undefined ? {} : { inputLen: Number(inputLen) }),
  };
}
