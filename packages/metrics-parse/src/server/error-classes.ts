/**
 * What a class of error says of the server:
 * `cause` ends it, and its line says why; `consequence` ends it too, but why stands elsewhere if anywhere; `note` alone
 * ends nothing (a cancelled request prints a traceback in a healthy shutdown, a Triton kernel that does not compile is
 * retried with another configuration).
 */
type Weight = 'cause' | 'consequence' | 'note';

/**
 * Error classes of a server log and the text that proves each. The texts are found anywhere in a line, for eight ranks
 * write into one file and cut each other's lines; they are long enough not to fire on what every healthy log holds:
 * `nccl==2.26.6`, `/aiter/hsa/gfx942/…`, `which may cause errors`, `watchdog_timeout=300`, `Ignore import error when …`.
 */
const CLASSES = {
  traceback: ['note', /Traceback \(most recent call last\)/g],
  'bad-arguments': ['cause', /^(?:\S+\.py|python[\d.]* -m \S+|sglang(?: \w+)?|[\w-]+): error: (?=\S)/gm],
  'scheduler-exception': ['consequence', /Scheduler hit an exception/g],
  'dp-controller-exception': ['consequence', /DataParallelController hit an exception/g],
  'worker-exception': ['consequence', /(?:Detokenizer|Tokenizer)\w* hit an exception|\bEngine hit an exception/g],
  'scheduler-died': [
    'consequence',
    /[Ss]cheduler (?:\d+ )?(?:is dead|died)\b|Scheduler or DataParallelController \S+ terminated with|Child process unexpectedly failed/g,
  ],
  'runtime-error': ['note', /RuntimeError: /g],
  'import-error': ['note', /\b(?:ImportError|ModuleNotFoundError): |^python[\d.]*: No module named/gm],
  'xgrammar-import-error': ['note', /ImportError: cannot import name .{0,80} from 'xgrammar/g],
  'out-of-memory': [
    'cause',
    /(?:HIP|CUDA|Prefill|Decode) out of memory|OutOfMemoryError(?!: (?:HIP|CUDA) out of)|hipErrorOutOfMemory/g,
  ],
  'not-enough-memory': ['cause', /Not enough memory/g],
  'disk-full': ['note', /\[Errno 28\]|std::filesystem\S* .{0,80}No space left on device/g],
  'hip-error': ['note', /(?:HIP|CUDA) error\b/g],
  'illegal-memory-access': ['cause', /illegal memory access was encountered|hipErrorIllegalAddress/g],
  'no-gpu': ['cause', /No HIP GPUs are available/g],
  'no-gpu-binary': ['cause', /hipErrorNoBinaryForGpu|no kernel image is available for execution/g],
  'hsa-status-error': ['cause', /HSA_STATUS_ERROR/g],
  'memory-access-fault': ['cause', /Memory access fault by GPU/g],
  'gpu-hang': ['cause', /HW Exception by GPU/g],
  'gpu-core-dump': ['consequence', /GPU core ?dump/gi],
  segfault: ['cause', /(?<!Fatal Python error: )Segmentation fault|\bSIGSEGV\b/g],
  'bus-error': ['cause', /\bBus error\b/g],
  aborted: [
    'consequence',
    /\b(?:Aborted|Illegal instruction) \(core dumped\)|\bterminate called (?:after|without)(?!.*DistBackendError)/g,
  ],
  'nccl-collective-timeout': ['cause', /Watchdog caught collective operation timeout/g],
  'nccl-error': ['note', /\b[NR]CCL error\b/g],
  'nccl-watchdog-terminated': ['cause', /watchdog thread terminated with exception(?!.*collective operation timeout)/g],
  'dist-backend-error': ['cause', /DistBackendError/g],
  'scheduler-watchdog-timeout': ['cause', /[Ww]atchdog timeout \((?!.{0,200}soft=True)/g],
  'soft-watchdog-timeout': ['note', /[Ww]atchdog timeout \((?=.{0,200}soft=True)/g],
  'sigquit-child-failed': ['consequence', /SIGQUIT received|Received sigquit from a child/g],
  'subprocess-crashed': ['consequence', /Subprocess .{0,60} crashed with exit code/g],
  'fatal-python-error': ['cause', /Fatal Python error/g],
  'cuda-graph-capture-failed': ['cause', /Capture cuda graph failed/g],
  'triton-compile-failed': ['note', /Triton compilation failed/g],
  'mlir-pass-failed': ['note', /PassManager::run failed/g],
  'aiter-jit-lock': ['note', /waiting for baton release/g],
  'aiter-jit-failed': ['cause', /failed jit build/g],
  'port-in-use': [
    'cause',
    /[Aa]ddress already in use|[Pp]ort (?:at )?\d+ is (?:not available|(?:already )?in use|occupied)/g,
  ],
  'warmup-failed': ['consequence', /Initialization failed\. warmup error|[Ww]armup failed/g],
  'health-check-failed': ['note', /Health check failed\./g],
  'http-5xx': ['note', /HTTP\/1\.[01]" 5\d\d/g],
  'read-timeout': ['note', /ReadTimeout: /g],
  'connection-error': ['note', /ConnectionError: /g],
  'host-out-of-memory': ['cause', /Out of memory: Killed process|oom-kill:|oom_reaper: reaped/g],
  killed: ['consequence', /^Killed\s*$|: line \d+: +\d+ Killed\b/gm],
} as const satisfies Record<string, readonly [Weight, RegExp]>;

export type ErrorClass = keyof typeof CLASSES;

/** One of these is in every line that any pattern can match: most lines are done after this one look. */
const SUSPECT =
  /[Ee]rror|Traceback|xception|emory|No HIP|HSA_|[Cc][Oo][Rr][Ee] ?[Dd][Uu][Mm][Pp]|atchdog|SIG|sigquit|crashed|failed|died|dead|fault|terminate|baton|already in use|not available|ccupied|ernel image|Errno 28|No module|No space|is in use|oom[-_]|HTTP\/1\.[01]" 5|Timeout: |Killed/;

const ENTRIES = Object.entries(CLASSES) as readonly (readonly [ErrorClass, readonly [Weight, RegExp]])[];

/** Every class there is. */
export const ERROR_CLASSES: readonly ErrorClass[] = ENTRIES.map(([name]) => name);

/** Names the classes of error in a line, with how often each occurs in it. */
export function errorsIn(text: string): readonly (readonly [ErrorClass, number])[] {
  if (!SUSPECT.test(text)) return [];
  const found: (readonly [ErrorClass, number])[] = [];
  for (const [name, [, pattern]] of ENTRIES) {
    const count = text.match(pattern)?.length ?? 0;
    if (count > 0) found.push([name, count]);
  }
  return found;
}

function weightOf(name: string): Weight {
  return Object.hasOwn(CLASSES, name) ? CLASSES[name as ErrorClass][0] : 'note';
}

/** Does a server not serve any more after an error of this class? */
export function isFatal(name: string): boolean {
  return weightOf(name) !== 'note';
}

/** Does the line of such an error say by itself why the server died? */
export function namesCause(name: string): boolean {
  return weightOf(name) === 'cause';
}
