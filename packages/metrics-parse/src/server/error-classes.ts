/**
 * Error classes of a server log and the text that proves each. The texts are found anywhere in a line, for eight ranks
 * write into one file and cut each other's lines; they are long enough not to fire on what every healthy log holds:
 * `nccl==2.26.6`, `/aiter/hsa/gfx942/…`, `which may cause errors`, `watchdog_timeout=300`, `Ignore import error when …`.
 */
const PATTERNS = {
  traceback: /Traceback \(most recent call last\)/g,
  'scheduler-exception': /Scheduler hit an exception/g,
  'dp-controller-exception': /DataParallelController hit an exception/g,
  'runtime-error': /RuntimeError: /g,
  'import-error': /\b(?:ImportError|ModuleNotFoundError): /g,
  'xgrammar-import-error': /ImportError: cannot import name .{0,80} from 'xgrammar/g,
  'out-of-memory':
    /(?:HIP|CUDA|Prefill|Decode) out of memory|OutOfMemoryError(?!: (?:HIP|CUDA) out of)|hipErrorOutOfMemory/g,
  'not-enough-memory': /Not enough memory/g,
  'hip-error': /HIP error\b/g,
  'no-gpu': /No HIP GPUs are available/g,
  'hsa-status-error': /HSA_STATUS_ERROR/g,
  'memory-access-fault': /Memory access fault by GPU/g,
  'gpu-hang': /HW Exception by GPU/g,
  'gpu-core-dump': /core dump|GPU coredump/gi,
  'nccl-collective-timeout': /Watchdog caught collective operation timeout/g,
  'dist-backend-error': /DistBackendError/g,
  'scheduler-watchdog-timeout': /[Ww]atchdog timeout \(/g,
  'sigquit-child-failed': /SIGQUIT received|Received sigquit from a child/g,
  'subprocess-crashed': /Subprocess .{0,60} crashed with exit code/g,
  'fatal-python-error': /Fatal Python error/g,
  'cuda-graph-capture-failed': /Capture cuda graph failed/g,
  'triton-compile-failed': /Triton compilation failed/g,
  'mlir-pass-failed': /PassManager::run failed/g,
  'aiter-jit-lock': /waiting for baton release/g,
  'aiter-jit-failed': /failed jit build/g,
  'port-in-use': /[Aa]ddress already in use/g,
  'warmup-failed': /Initialization failed\. warmup error|[Ww]armup failed/g,
  'health-check-failed': /Health check failed\./g,
  'http-5xx': /HTTP\/1\.[01]" 5\d\d/g,
  'read-timeout': /ReadTimeout: /g,
  'connection-error': /ConnectionError: /g,
  killed: /^Killed\s*$|: line \d+: +\d+ Killed\b/gm,
} satisfies Record<string, RegExp>;

export type ErrorClass = keyof typeof PATTERNS;

/** One of these is in every line that any pattern can match: most lines are done after this one look. */
const SUSPECT =
  /[Ee]rror|Traceback|xception|emory|No HIP|HSA_|[Cc][Oo][Rr][Ee] ?[Dd][Uu][Mm][Pp]|atchdog|SIGQUIT|sigquit|crashed|failed|baton|already in use|HTTP\/1\.[01]" 5|Timeout: |Killed/;

const CLASSES = Object.entries(PATTERNS) as readonly (readonly [ErrorClass, RegExp])[];

/** Names the classes of error in a line, with how often each occurs in it. */
export function errorsIn(text: string): readonly (readonly [ErrorClass, number])[] {
  if (!SUSPECT.test(text)) return [];
  const found: (readonly [ErrorClass, number])[] = [];
  for (const [name, pattern] of CLASSES) {
    const count = text.match(pattern)?.length ?? 0;
    if (count > 0) found.push([name, count]);
  }
  return found;
}

/**
 * Classes after which a server does not serve any more. A traceback alone is none: a cancelled request prints one in a
 * healthy shutdown, and a Triton kernel that does not compile is retried with another configuration.
 */
const FATAL: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  'scheduler-exception',
  'dp-controller-exception',
  'out-of-memory',
  'not-enough-memory',
  'no-gpu',
  'hsa-status-error',
  'memory-access-fault',
  'gpu-hang',
  'nccl-collective-timeout',
  'dist-backend-error',
  'scheduler-watchdog-timeout',
  'sigquit-child-failed',
  'subprocess-crashed',
  'fatal-python-error',
  'cuda-graph-capture-failed',
  'aiter-jit-failed',
  'port-in-use',
  'warmup-failed',
  'killed',
]);

export function isFatal(name: string): boolean {
  return FATAL.has(name as ErrorClass);
}

const EXCEPTION = /^(?:\[[^\]]*\] )?(?:[A-Za-z_]\w*\.)*([A-Z]\w*(?:Error|Exception|Timeout|Exit))(?::|$)/;

/** Class name of the Python exception that a line ends a traceback with: `ValueError` of `ValueError: bad shape`. */
export function exceptionIn(text: string): string | undefined {
  return EXCEPTION.exec(text.trimEnd())?.[1];
}
