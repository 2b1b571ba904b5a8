import type {
  Gsm8kLog,
  ImageCheckLog,
  PdSummary,
  SanityTimingSummary,
  ServerLog,
  ServingLog,
  Share,
  TimingSummary,
  UnitTestLog,
} from '../src/index.ts';

/** One line of the truth file. */
export type Truth = Readonly<Record<string, unknown>> & { readonly kind: string; readonly path: string };

/** Our record in the words of the truth file: same names, `null` for what is absent. */
type Values = Record<string, unknown>;

/**
 * What the truth file says of a file that is not in its text (folder, tag, load in the name) or is a survey of its bytes
 * and no value (carriage returns, ANSI codes).
 */
export const NOT_VALUES: ReadonlySet<string> = new Set([
  'path',
  'kind',
  'area',
  'hw_dir',
  'model_dir',
  'folder',
  'image_tag',
  'version',
  'rocm',
  'tag_hw',
  'date',
  'model_in_folder',
  'mode_suffix',
  'load_kind',
  'load',
  'run',
  'stamp',
  'backend_in_name',
  'model',
  'trial',
  'carriage_returns',
  'ansi',
  'report_format',
]);

const orNull = (value: unknown): unknown => value ?? null;
const snake = (name: string): string => name.replaceAll('-', '_');

export function servingValues(log: ServingLog): Values {
  const { args = {} } = log;
  const report = log.reports.at(-1);
  const status: Record<string, string> = { exception: 'client_exception', 'header-only': 'header_only' };
  return {
    run_started: log.startedAt,
    run_completed: log.completedAt,
    run_duration_s: log.durationS,
    input_tokens_header: log.inputTokens,
    output_tokens_header: log.outputTokens,
    bench_args:
      log.args === undefined
        ? {}
        : {
            num_prompts: args.numPrompts,
            random_input_len: args.randomInputLen,
            random_output_len: args.randomOutputLen,
            random_range_ratio: args.randomRangeRatio,
            request_rate: args.requestRate,
            max_concurrency: orNull(args.maxConcurrency),
            seed: args.seed,
            dataset_name: args.datasetName,
            backend: args.backend,
            port: args.port,
          },
    n_result_blocks: log.reports.length,
    report: report?.printed,
    report_sections: report?.sections ?? [],
    progress_last: log.progress && [log.progress.done, log.progress.total],
    output_error_lines: log.requestErrors,
    traceback_lines: log.tracebacks,
    all_succeeded: log.metrics && log.metrics.successfulRequests === args.numPrompts,
    status: status[log.outcome] ?? log.outcome,
    bytes: log.bytes,
  };
}

function runValues(run: Gsm8kLog['sessions'][number]['runs'][number]): Values {
  return {
    run: run.run,
    accuracy: orNull(run.accuracy),
    invalid: orNull(run.invalid),
    latency_s: orNull(run.latencyS),
    output_throughput: orNull(run.outputThroughputTokS),
    wall_s: orNull(run.wallS),
    recorded_accuracy: orNull(run.recordedAccuracy),
    included: orNull(run.included),
    exclude_reason: orNull(run.excludeReason),
    connection_error: run.connectionError,
    last_progress: run.progress ? [run.progress.done, run.progress.total] : null,
  };
}

function sessionValues(session: Gsm8kLog['sessions'][number]): Values {
  return {
    started: session.startedAt,
    runs: session.runs.map(runValues),
    restarts: session.restarts,
    restart_ok: session.restartsSucceeded,
    completed_s: orNull(session.durationS),
    early_exit: session.earlyExit,
    total: orNull(session.totalRuns),
    valid: orNull(session.validRuns),
    excluded: orNull(session.excludedRuns),
    average: orNull(session.average?.value),
    average_n: orNull(session.average?.overRuns),
    verdict: orNull(session.verdict?.outcome),
    threshold: orNull(session.verdict?.threshold),
    server_not_responding: session.serverNotResponding,
    // The truth file has the mode only where an average is printed.
    ...(session.average && !session.earlyExit ? { mode: orNull(session.mode) } : {}),
  };
}

export function gsm8kValues(log: Gsm8kLog): Values {
  const last = log.sessions.at(-1);
  const { average, average_n, threshold, verdict, total, valid, excluded, early_exit, completed_s } = last
    ? sessionValues(last)
    : {};
  return {
    n_sessions: log.sessions.length,
    sessions: log.sessions.map(sessionValues),
    final: last && {
      average,
      average_n,
      threshold,
      verdict,
      total,
      valid,
      excluded,
      early_exit,
      completed_s,
      n_runs: last.runs.length,
    },
    empty: log.bytes === 0,
    status: log.bytes === 0 ? 'empty' : (log.verdict?.outcome ?? 'incomplete'),
    bytes: log.bytes,
  };
}

export function sanityClientValues(log: Gsm8kLog): Values {
  const run = log.sessions[0]?.runs[0];
  return {
    accuracy: log.accuracy,
    invalid: run?.invalid,
    latency_s: run?.latencyS,
    output_throughput: run?.outputThroughputTokS,
    last_progress: run?.progress && [run.progress.done, run.progress.total],
    status: log.complete ? 'ok' : 'incomplete',
    bytes: log.bytes,
  };
}

/** Classes the truth file does not count under a name of their own. */
const OWN_CLASSES: ReadonlySet<string> = new Set(['import-error', 'aiter-jit-lock', 'health-check-failed']);

const SERVER_ARGS = {
  model_path: 'modelPath',
  tp_size: 'tpSize',
  dp_size: 'dpSize',
  ep_size: 'epSize',
  enable_dp_attention: 'enableDpAttention',
  enable_torch_compile: 'enableTorchCompile',
  attention_backend: 'attentionBackend',
  speculative_algorithm: 'speculativeAlgorithm',
  speculative_num_steps: 'speculativeNumSteps',
  mem_fraction_static: 'memFractionStatic',
  context_length: 'contextLength',
  chunked_prefill_size: 'chunkedPrefillSize',
  max_prefill_tokens: 'maxPrefillTokens',
  quantization: 'quantization',
  dtype: 'dtype',
  kv_cache_dtype: 'kvCacheDtype',
  host: 'host',
  port: 'port',
  cuda_graph_max_bs: 'cudaGraphMaxBs',
  disable_cuda_graph: 'disableCudaGraph',
  disable_radix_cache: 'disableRadixCache',
  page_size: 'pageSize',
  watchdog_timeout: 'watchdogTimeout',
} as const;

export function serverValues(log: ServerLog): Values {
  const { serverArgs } = log;
  const args =
    serverArgs &&
    Object.fromEntries(Object.entries(SERVER_ARGS).map(([name, ours]) => [name, orNull(serverArgs[ours])]));
  const errors = Object.entries(log.errors).filter(([name]) => !OWN_CLASSES.has(name));
  return {
    bytes: log.bytes,
    lines: log.lines + 1, // the truth file counts the empty text behind the last line end
    ready: log.ready,
    ready_count: log.ready ? 1 : 0,
    ready_ts: log.readyAt === undefined ? [] : [log.readyAt],
    uvicorn_urls: log.urls,
    server_args_lines: log.starts,
    first_ts: log.firstTimestamp,
    last_ts: log.lastTimestamp,
    time_to_ready_s: log.timeToReadyS,
    server_args_to_ready_s: log.argsToReadyS,
    server_args: args ?? {},
    kv_cache: log.kvCaches.map((cache) =>
      cache.kvGb === undefined
        ? { tokens: cache.tokens, k_gb: cache.kGb, v_gb: cache.vGb, lines: cache.lines }
        : { tokens: cache.tokens, kv_gb: cache.kvGb, lines: cache.lines },
    ),
    max_total: log.tokenLimits.map((limits) => ({
      max_total_num_tokens: limits.maxTotalNumTokens,
      chunked_prefill_size: limits.chunkedPrefillSize,
      max_prefill_tokens: limits.maxPrefillTokens,
      max_running_requests: limits.maxRunningRequests,
      context_len: limits.contextLen,
      available_gpu_mem: limits.availableGpuMemGb,
      lines: limits.lines,
    })),
    weight_load: log.weightLoads.map(({ type, dtype, lines }) => ({ type, dtype, lines })),
    errors: Object.fromEntries(errors.map(([name, error]) => [snake(name), error.count])),
    exceptions: log.exceptions,
    sigterm_lines: log.sigtermLines,
    graceful_exit_lines: log.gracefulExitLines,
    retracted_reqs_total: log.retractions.requests,
    prefill_batches: log.batches.prefill,
    decode_batches: log.batches.decode,
    accept_len: log.batches.acceptLength,
    http: log.http,
    outcome: snake(log.outcome),
  };
}

const orNA = (value: number | undefined): unknown => value ?? 'NA';
const flag = (value: boolean | undefined): unknown => (value === undefined ? null : String(value));

export function timingValues(log: TimingSummary): Values {
  const { gsm8k } = log;
  return {
    started: log.startedAt,
    timezone: log.timezone,
    command: log.command?.replace('--teams-webhook-url=<redacted>', '--teams-webhook-url=<url>'),
    f_hardware: log.hardware,
    f_rocm: log.rocm,
    f_docker_image: log.dockerImage,
    f_model: log.model,
    f_hostname: log.hostname,
    f_mode: log.mode,
    f_model_type: log.modelType,
    f_dp_attention: flag(log.dpAttention),
    f_torch_compile: flag(log.torchCompile),
    f_mtp_test: flag(log.mtpTest),
    f_dp_test: flag(log.dpTest),
    attention_backend_lines: log.attentionBackends,
    server_startup_s: log.serverStartupS,
    server_shutdown_s: log.serverShutdownS,
    gsm8k: gsm8k && {
      total_duration_s: orNull(gsm8k.durationS),
      average_accuracy: orNull(gsm8k.averageAccuracy),
      n_runs: orNull(gsm8k.runs),
      total_runs: orNull(gsm8k.totalRuns),
      valid_runs: orNull(gsm8k.validRuns),
      excluded_runs: orNull(gsm8k.excludedRuns),
      gsm8k_accuracy: orNull(gsm8k.accuracy),
      accuracy: orNull(gsm8k.passingAccuracy),
      required: orNull(gsm8k.requiredAccuracy),
      early_exit: gsm8k.earlyExit,
    },
    load_runs: log.loadRuns,
    load_totals: Object.fromEntries(log.loadTotals.map(({ load, seconds }) => [load, seconds])),
    skipped_loads: log.skippedLoads,
    performance: log.performance.map((point) => ({
      load: point.load,
      e2e_ms: orNA(point.e2eMs),
      ttft_ms: orNA(point.ttftMs),
      itl_ms: orNA(point.itlMs),
      throughput_raw: point.throughput,
    })),
    runtime_error_count: log.runtimeErrorCount,
    server_error_status: log.serverErrorStatus,
    critical_error_count: log.criticalErrorCount,
    health_fail: log.healthCheckFailures,
    connection_errors: log.connectionErrors,
    restart_success: log.restartsSucceeded,
    restart_failed: log.restartsFailed,
    already_complete: log.alreadyComplete,
    skipped: log.status,
    serving_skipped: log.servingSkipped,
    ended: log.endedAt,
    total_s: log.durationS,
    complete: log.complete,
    bytes: log.bytes,
  };
}

function shareText(share: Share | undefined): string | null {
  if (!share) return null;
  return share.of === undefined ? `${share.count} (no models tested)` : `${share.count}/${share.of}`;
}

export function sanitySummaryValues(log: SanityTimingSummary): Values {
  return {
    started: log.startedAt,
    machine: log.machine,
    platform: log.hardware,
    models: log.models,
    trials: log.trialsPerModel,
    docker_image: log.dockerImage,
    attempts: log.attempts.map((attempt) => ({
      model: attempt.model,
      startup_s: orNull(attempt.startupS),
      startup_failed_after_s: orNull(attempt.startupFailedAfterS),
      error: orNull(attempt.error),
      fallback: attempt.fallback,
      trials: attempt.trials.map(({ trial, result, accuracy, seconds }) => ({
        trial,
        result,
        accuracy,
        time_s: seconds,
      })),
      trial_other: [],
      final: orNull(attempt.final),
      required: orNull(attempt.required),
      total_s: orNull(attempt.durationS),
    })),
    summary: log.summary,
    tested: shareText(log.tested),
    passed: shareText(log.passed),
    failed: shareText(log.failed),
    skipped: shareText(log.skipped),
    total_s: log.durationS,
    status: log.complete ? 'complete' : 'incomplete',
    bytes: log.bytes,
  };
}

export function pdValues(log: PdSummary): Values {
  const accuracy = log.tests.find((test) => test.name.includes('Accuracy'));
  return {
    tests: log.tests.map(({ number, name, text }) => {
      const [result, ...detail] = text.split(' ');
      return { n: number, name, result, detail: detail.join(' ') };
    }),
    steps: log.steps.map(({ number, name, seconds }) => ({ n: number, name, result: `${seconds}s` })),
    // The truth file cuts the text behind its first number.
    accuracy_text: accuracy && /Accuracy[^\d]*[\d.]+/.exec(`${accuracy.name}: ${accuracy.text}`)?.[0],
    bytes: log.bytes,
  };
}

export function unitTestValues(log: UnitTestLog): Values {
  const { test, startedAt, endedAt, exitCode, result, bytes } = log;
  return { test, start: startedAt, end: endedAt, exit_code: exitCode, result, bytes };
}

const IMAGE_STATUS = {
  available: 'available',
  'not-found': 'not_found',
  'not-pullable': 'found_not_pullable',
  unknown: '',
};

export function imageCheckValues(log: ImageCheckLog): Values {
  return {
    run_time: log.ranAt,
    machine: log.machine,
    dates: log.dates,
    results: log.results.map((result) => ({
      hw: result.hardware,
      rocm_asked: orNull(result.rocm),
      optional: result.optional,
      status: IMAGE_STATUS[result.status],
      text: result.text,
      image: orNull(result.image),
    })),
    total: log.total,
    available: log.available,
    missing: log.missing,
    missing_required: log.missingRequired,
    missing_optional: log.missingOptional,
    bytes: log.bytes,
  };
}
