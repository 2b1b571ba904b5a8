import { count, flag, gsm8k, latency, number, text, type TimingRule } from './timing-draft.ts';

const HEAD_RULES: readonly TimingRule[] = [
  text('Script started at', 'startedAt'),
  text('Script ended at', 'endedAt'),
  text('Timezone', 'timezone'),
  text('Command', 'command'),
  text('Hardware', 'hardware'),
  text('ROCM Version', 'rocm'),
  text('Docker image', 'dockerImage'),
  text('Model', 'model'),
  text('Model type', 'modelType'),
  text('Hostname', 'hostname'),
  text('Mode', 'mode'),
  text('Status', 'status'),
  flag('DP Attention', 'dpAttention'),
  flag('Torch Compile', 'torchCompile'),
  flag('MTP Test Enabled', 'mtpTest'),
  flag('DP Test Enabled', 'dpTest'),
  {
    pattern: /^Attention backend: (.+)$/,
    read: (draft, [value = '']) => `attentionBackends[${draft.attentionBackends.push(value) - 1}]`,
  },
];

/** The GSM8K section; `Total duration` also ends the benchmark section. */
const GSM8K_RULES: readonly TimingRule[] = [
  {
    pattern: /^GSM8K Test Results:/,
    read: (draft) => {
      draft.section = 'gsm8k';
      draft.gsm8k ??= { earlyExit: false };
      return 'gsm8k';
    },
  },
  gsm8k(/^ +Average accuracy: (\d+(?:\.\d+)?)$/, 'averageAccuracy'),
  gsm8k(/^ +GSM8K accuracy: (\d+(?:\.\d+)?)$/, 'accuracy'),
  gsm8k(/^ +Number of runs: (\d+)$/, 'runs'),
  gsm8k(/^ +Total runs: (\d+)$/, 'totalRuns'),
  gsm8k(/^ +Valid runs: (\d+)$/, 'validRuns'),
  gsm8k(/^ +Excluded runs: (\d+)$/, 'excludedRuns'),
  {
    pattern: /^ +Accuracy: (\d+(?:\.\d+)?) \(Required: (\d+(?:\.\d+)?)\)/,
    read: (draft, [accuracy, required]) => {
      const values = { passingAccuracy: Number(accuracy), requiredAccuracy: Number(required) };
      draft.gsm8k = { earlyExit: false, ...draft.gsm8k, ...values };
      return 'gsm8k.passingAccuracy';
    },
  },
  {
    pattern: /^ +Early exit: /,
    read: (draft) => {
      draft.gsm8k = { ...draft.gsm8k, earlyExit: true };
      return 'gsm8k.earlyExit';
    },
  },
  {
    pattern: /^ +Total duration: (\d+) seconds/,
    read: (draft, [seconds]) => {
      if (draft.section !== 'gsm8k' || draft.gsm8k?.durationS !== undefined) return 'benchmark';
      draft.gsm8k = { earlyExit: false, ...draft.gsm8k, durationS: Number(seconds) };
      return 'gsm8k.durationS';
    },
  },
];

const LOAD_RULES: readonly TimingRule[] = [
  {
    pattern: /^(?:Serving|Client) Benchmark Results:/,
    read: (draft) => {
      draft.section = 'benchmark';
      return 'loadRuns';
    },
  },
  {
    pattern: /^ +(Rate|Concurrency) (\d+(?:\.\d+)?), Run (\d+): (\d+) seconds/,
    read: (draft, [axis, load, run, seconds]) => {
      draft.loadKind = axis === 'Rate' ? 'request-rate' : 'concurrency';
      const timed = { load: Number(load), run: Number(run), seconds: Number(seconds) };
      return `loadRuns[${draft.loadRuns.push(timed) - 1}]`;
    },
  },
  {
    pattern: /^Completed (?:rate|concurrency) (\d+(?:\.\d+)?) - Total time: (\d+) seconds/,
    read: (draft, [load, seconds]) =>
      `loadTotals[${draft.loadTotals.push({ load: Number(load), seconds: Number(seconds) }) - 1}]`,
  },
  {
    pattern: /^Rate (\d+(?:\.\d+)?) skipped on /,
    read: (draft, [load]) => `skippedLoads[${draft.skippedLoads.push(Number(load)) - 1}]`,
  },
  {
    pattern: /^(Request Rate|Concurrency) (\d+(?:\.\d+)?):$/,
    read: (draft, [axis, load]) => {
      draft.loadKind = axis === 'Concurrency' ? 'concurrency' : 'request-rate';
      return `performance[${draft.performance.push({ load: Number(load) }) - 1}]`;
    },
  },
  latency('E2E Latency', 'e2eMs'),
  latency('TTFT', 'ttftMs'),
  latency('ITL', 'itlMs'),
  {
    pattern: /^ +(?:Output t|T)hroughput: (.+)$/,
    read: (draft, [value]) => {
      const point = draft.performance.at(-1);
      if (point && value) point.throughput = value;
      return `performance[${draft.performance.length - 1}].throughput`;
    },
  },
];

const SERVER_RULES: readonly TimingRule[] = [
  {
    pattern: /^Server startup time: (\d+) seconds/,
    read: (draft, [seconds]) => `serverStartupS[${draft.serverStartupS.push(Number(seconds)) - 1}]`,
  },
  number(/^Server shutdown time: (\d+) seconds/, 'serverShutdownS'),
  number(/^ +RuntimeError count: (\d+)$/, 'runtimeErrorCount'),
  number(/^ +Critical error count: (\d+)$/, 'criticalErrorCount'),
  {
    pattern: /^ +Server error status: (\w+)$/,
    read: (draft, [status]) => {
      if (status) draft.serverErrorStatus = status;
      return 'serverErrorStatus';
    },
  },
  count(/^Server Health Check \(before Run \d+\):/, 'healthCheckFailures'),
  count(/^ +Connection error: YES/, 'connectionErrors'),
  count(/^ +Restart attempt: SUCCESS/, 'restartsSucceeded'),
  count(/^ +Restart attempt: FAIL/, 'restartsFailed'),
  {
    pattern: /^All logs already complete/,
    read: (draft) => {
      draft.alreadyComplete = true;
      return 'alreadyComplete';
    },
  },
  {
    pattern: /^GSM8K benchmark completed\. (Serving benchmarks skipped in .*\.)$/,
    read: (draft, [reason]) => {
      if (reason) draft.servingSkipped = reason;
      return 'servingSkipped';
    },
  },
  number(/^Total execution time: (\d+) seconds/, 'durationS'),
];

/** Every kind of line of a timing summary. */
export const TIMING_RULES: readonly TimingRule[] = [...HEAD_RULES, ...GSM8K_RULES, ...LOAD_RULES, ...SERVER_RULES];
