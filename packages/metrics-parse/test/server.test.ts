import { describe, expect, it } from 'vitest';
import { parseServerLog, type ServerLog } from '../src/index.ts';
import { ERROR_CLASSES, type ErrorClass } from '../src/server/error-classes.ts';
import { serverLog } from './samples.ts';

const counts = (log: ServerLog): Record<string, number> =>
  Object.fromEntries(Object.entries(log.errors).map(([name, error]) => [name, error.count]));

/** A line of each class, which is of no other class. */
const SAMPLES: readonly (readonly [ErrorClass, string])[] = [
  [
    'out-of-memory',
    'torch.OutOfMemoryError: HIP out of memory. Tried to allocate 1.75 GiB. GPU 0 has a total capacity of 191.98 GiB',
  ],
  ['out-of-memory', '[TP0] Prefill out of memory. Try to lower your batch size.'],
  ['bad-arguments', 'launch_server.py: error: unrecognized arguments: --no-such-flag 3'],
  [
    'bad-arguments',
    "sglang serve: error: argument --attention-backend: invalid choice: 'aiterx' (choose from 'aiter')",
  ],
  ['worker-exception', 'DetokenizerManager hit an exception: no memory'],
  ['dp-controller-exception', 'DataParallelController hit an exception: no port'],
  ['scheduler-died', 'Rank 0 scheduler is dead. Please check if there are relevant logs.'],
  ['scheduler-died', 'Rank 3 scheduler died during initialization (exit code: -9). If exit code is -9, …'],
  ['scheduler-died', '[2026-03-10 10:03:10] Scheduler or DataParallelController 4711 terminated with -9'],
  ['scheduler-died', 'Child process unexpectedly failed with exitcode=131. pid=4711'],
  ['runtime-error', 'RuntimeError: no such thing'],
  ['disk-full', 'OSError: [Errno 28] No space left on device'],
  ['hip-error', 'CUDA error: invalid argument'],
  ['illegal-memory-access', 'Search for `hipErrorIllegalAddress` in the documentation'],
  ['no-gpu-binary', '"hipErrorNoBinaryForGpu: Unable to find code object for all current devices!"'],
  [
    'segfault',
    '[host:00123:0:456] Caught signal 11 (Segmentation fault: address not mapped to object at address 0x28)',
  ],
  ['segfault', 'Segmentation fault (core dumped)'],
  ['bus-error', 'Bus error (core dumped)'],
  ['aborted', 'Aborted (core dumped)'],
  ['aborted', "terminate called after throwing an instance of 'c10::Error'"],
  ['nccl-error', 'NCCL error: unhandled cuda error (run with NCCL_DEBUG=INFO for details)'],
  ['nccl-error', 'RCCL error in: ProcessGroupNCCL.cpp:3384, unhandled system error'],
  [
    'nccl-watchdog-terminated',
    '[rank1]:[E1209 ProcessGroupNCCL.cpp:2057] Process group watchdog thread terminated with exception: timeout',
  ],
  ['soft-watchdog-timeout', '[TP0] Scheduler watchdog timeout (self.watchdog_timeout=300, self.soft=True)'],
  ['mlir-pass-failed', 'PassManager::run failed'],
  ['port-in-use', 'port at 30000 is not available in 30 seconds. port is used by a process already.'],
  ['read-timeout', 'requests.exceptions.ReadTimeout: HTTPConnectionPool'],
  ['host-out-of-memory', 'kernel: Out of memory: Killed process 4711 (python3)'],
  ['not-enough-memory', 'Not enough memory. Please try to increase --mem-fraction-static.'],
  ['hip-error', 'HIP error: invalid device function'],
  ['no-gpu', 'No HIP GPUs are available'],
  [
    'hsa-status-error',
    ':0:rocdevice.cpp :3675: Callback: Queue 0x7f aborting with error : HSA_STATUS_ERROR_MEMORY_APERTURE_VIOLATION',
  ],
  ['memory-access-fault', 'Memory access fault by GPU node-2 (Agent handle: 0x1) on address 0x2. Reason: Unknown.'],
  ['gpu-hang', 'HW Exception by GPU node-1 (Agent handle: 0x1) reason :GPU Hang'],
  [
    'nccl-collective-timeout',
    '[rank3]:[E1202 09:00:00 ProcessGroupNCCL.cpp:632] Watchdog caught collective operation timeout: WorkNCCL',
  ],
  ['dist-backend-error', "terminate called after throwing an instance of 'c10::DistBackendError'"],
  ['scheduler-watchdog-timeout', '[TP3] Watchdog timeout (self.watchdog_timeout=300)'],
  ['scheduler-watchdog-timeout', '[TP3] Scheduler watchdog timeout (self.watchdog_timeout=300, self.soft=False)'],
  ['traceback', 'Traceback (most recent call last):'],
  ['scheduler-exception', 'Scheduler hit an exception: no space'],
  ['sigquit-child-failed', 'Received sigquit from a child process. It usually means the child failed.'],
  ['subprocess-crashed', 'Subprocess scheduler (pid=12) crashed with exit code -9. Triggering SIGQUIT for cleanup...'],
  ['aiter-jit-lock', '[aiter] waiting for baton release at /jit/build/lock_module_rmsnorm'],
  ['aiter-jit-failed', '[aiter] failed jit build [module_rmsnorm]'],
  [
    'port-in-use',
    "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 30000): address already in use",
  ],
  ['import-error', "ImportError: cannot import name 'X' from 'y'"],
  ['warmup-failed', 'Initialization failed. warmup error: no answer'],
  ['cuda-graph-capture-failed', 'Capture cuda graph failed: no memory'],
  ['triton-compile-failed', '[rank7]:E1031 triton_heuristics.py:750] [22/0] Triton compilation failed: _kernel_0'],
  ['fatal-python-error', 'Fatal Python error: Aborted'],
  ['http-5xx', 'INFO: 127.0.0.1:1 - "GET /health HTTP/1.1" 503 Service Unavailable'],
  ['connection-error', 'requests.exceptions.ConnectionError: refused'],
  ['killed', 'Killed'],
  ['gpu-core-dump', 'GPU core dump failed'],
  ['health-check-failed', "Health check failed. Server couldn't get a response from detokenizer for last 20 seconds."],
];

describe('a healthy server log', () => {
  const log = parseServerLog(serverLog());

  it('was ready, and says after how long by which clock', () => {
    expect(log).toMatchObject({
      complete: true,
      outcome: 'ready-clean-shutdown',
      shutdown: 'graceful',
      ready: true,
      firstTimestamp: '2026-01-09 11:01:40',
      lastTimestamp: '2026-01-09 11:09:01',
      readyAt: '2026-01-09 11:03:30',
      timeToReadyS: 110,
      argsToReadyS: 100,
      starts: 1,
      problems: [],
    });
  });

  it('holds what the ranks agree on', () => {
    expect(log.kvCaches).toEqual([{ tokens: 4_718_592, kGb: 90.12, vGb: 90.12, totalGb: 180.24, lines: 2 }]);
    expect(log.tokenLimits).toEqual([
      {
        maxTotalNumTokens: 4_718_592,
        chunkedPrefillSize: 16_384,
        maxPrefillTokens: 16_383,
        maxRunningRequests: 2048,
        contextLen: 8192,
        availableGpuMemGb: 19.92,
        lines: 1,
      },
    ]);
    expect(log.weightLoads).toEqual([{ type: 'ToyForCausalLM', dtype: 'torch.bfloat16', memUsageGb: 37.29, lines: 2 }]);
    expect(log.graphCapture).toEqual({ begun: 2, ended: 2, longestS: 26.4 });
    expect(log.urls).toEqual(['http://127.0.0.1:30000']);
  });

  it('reads the arguments; None is absent, keys are redacted', () => {
    expect(log.serverArgs).toEqual({
      modelPath: '/models/toy',
      tokenizerPath: '/models/toy',
      tpSize: 2,
      dpSize: 1,
      epSize: 1,
      memFractionStatic: 0.85,
      port: 30_000,
      host: '127.0.0.1',
      watchdogTimeout: 300,
      kvCacheDtype: 'auto',
      enableDpAttention: false,
      disableRadixCache: true,
    });
    expect(log.rawArgs).toMatchObject({
      attention_backend: 'None',
      cuda_graph_bs: '[1, 2, 4]',
      api_key: "'<redacted>'",
    });
    expect(log.backend).toBe('aiter');
    expect(JSON.stringify(log)).not.toContain('sk-very-secret');
  });

  it('counts batches and answers', () => {
    expect(log.batches).toEqual({ prefill: 1, decode: 1, peakRunningRequests: 12 });
    expect(log.http).toEqual({ '/generate 200': 1 });
  });

  it('finds no error in harmless words', () => {
    expect(log.errors).toEqual({});
    expect(log.exceptions).toEqual({});
  });
});

describe('KV cache lines of all releases', () => {
  it.each([
    [
      'MLA',
      'KV Cache is allocated. #tokens: 981350, KV size: 64.23 GB',
      { tokens: 981_350, kvGb: 64.23, totalGb: 64.23 },
    ],
    [
      'with a dtype',
      'KV Cache is allocated. dtype: torch.float8_e4m3fnuz, #tokens: 77, KV size: 1.50 GB',
      { tokens: 77, kvGb: 1.5, totalGb: 1.5, dtype: 'torch.float8_e4m3fnuz' },
    ],
    [
      'with a label',
      'Full KV Cache is allocated. #tokens: 77, K size: 1.25 GB, V size: 1.50 GB',
      { tokens: 77, kGb: 1.25, vGb: 1.5, totalGb: 2.75, label: 'Full' },
    ],
  ])('%s', (_, kv, cache) => {
    expect(parseServerLog(serverLog({ kv })).kvCaches).toEqual([{ ...cache, lines: 2 }]);
  });

  it('an upper bound of addresses is no cache', () => {
    const kv = 'KV Cache VA upper bound. #tokens: 77, KV size: 1.50 GB';
    expect(parseServerLog(serverLog({ kv })).kvCaches).toEqual([]);
  });

  const pool = (rank: string, tokens: number, gb: string, label = ''): string =>
    `[2026-01-09 11:02:41 ${rank}] ${label}KV Cache is allocated. #tokens: ${tokens}, K size: ${gb} GB, V size: ${gb} GB`;
  const limit = (tokens: number): string =>
    `[2026-01-09 11:03:11 TP0] max_total_num_tokens=${tokens}, context_len=8192`;

  it.each([
    [
      'one pool on every rank',
      [pool('TP0', 500, '1.00'), pool('TP1', 500, '1.00')],
      { tokens: 500, totalGb: 2 },
      false,
    ],
    [
      'a sliding window and a full pool, unlabelled',
      [
        pool('TP0', 300, '5.00'),
        pool('TP1', 300, '5.00'),
        pool('TP0', 375, '1.20'),
        pool('TP1', 375, '1.20'),
        limit(375),
      ],
      { tokens: 375, totalGb: 12.4 },
      false,
    ],
    [
      'the same with labels and ranks of data and expert parallel servers, without a limit',
      ['DP0 TP0 EP0', 'DP1 TP1 EP1'].flatMap((rank) => [
        pool(rank, 300, '5.00', 'SWA '),
        pool(rank, 375, '1.20', 'Full '),
      ]),
      { tokens: 375, totalGb: 12.4 },
      false,
    ],
    [
      'a draft model’s pool behind that of the target',
      [pool('TP0', 500, '3.00'), pool('TP0', 500, '0.50'), pool('TP1', 500, '3.00'), pool('TP1', 500, '0.50')],
      { tokens: 500, totalGb: 6 },
      false,
    ],
    ['ranks that differ', [pool('TP0', 500, '1.00'), pool('TP1', 9, '1.00')], { tokens: 500, totalGb: 2 }, true],
  ])('what requests can use: %s', (_, middle, usable, differ) => {
    const log = parseServerLog(['server_args=ServerArgs(tp_size=2)', ...middle, ''].join('\n'));
    expect(log.usableKvCache).toEqual(usable);
    expect(log.problems.some((problem) => problem.code === 'ranks-differ')).toBe(differ);
  });
});

describe('lines of other releases', () => {
  it.each([
    [
      'v0.4.x batches',
      [
        '[2026-01-09 11:04:05 TP0] Decode batch. #running-req: 40, #token: 5, gen throughput (token/s): 1.0, #queue-req: 0, ',
      ],
      { batches: { prefill: 1, decode: 2, peakRunningRequests: 40 } },
    ],
    [
      'numbered batches',
      ['[2026-01-09 11:04:05 TP0] Prefill batch [123], #new-seq: 1, #running-req: 3, #queue-req: 0, '],
      { batches: { prefill: 2, decode: 1, peakRunningRequests: 12 } },
    ],
    [
      'accept length',
      [
        '[2026-01-09 11:04:05 TP0] Decode batch, #running-req: 8, accept len: 2.61, accept rate: 0.87, cuda graph: True, ',
      ],
      { batches: { prefill: 1, decode: 2, peakRunningRequests: 12, acceptLength: 2.61 } },
    ],
    [
      'retractions',
      Array.from(
        { length: 2 },
        () =>
          '[2026-01-09 11:04:05 TP0] KV cache pool is full. Retract requests. #retracted_reqs: 3, #new_token_ratio: 0.5',
      ),
      { retractions: { events: 2, requests: 6 } },
    ],
    [
      'limits before v0.4.8',
      [
        '[2026-01-09 11:03:12 TP0] max_total_num_tokens=77, chunked_prefill_size=-1, max_prefill_tokens=5, max_running_requests=6, context_len=7',
      ],
      {
        tokenLimits: [
          expect.anything(),
          {
            maxTotalNumTokens: 77,
            chunkedPrefillSize: -1,
            maxPrefillTokens: 5,
            maxRunningRequests: 6,
            contextLen: 7,
            lines: 1,
          },
        ],
      },
    ],
  ])('%s', (_, middle, expected) => {
    expect(parseServerLog(serverLog({ middle }))).toMatchObject(expected);
  });
});

describe('error classes', () => {
  it.each(SAMPLES)('%s: %s', (name, line) => {
    const log = parseServerLog(serverLog({ middle: ['before', line] }));
    expect(counts(log)).toEqual({ [name]: 1 });
    const error = Object.values(log.errors)[0];
    expect(error?.text).toBe(line);
    expect(serverLog({ middle: ['before', line] }).split('\n')[(error?.line ?? 0) - 1]).toBe(line);
  });

  it.each([
    'server_args=ServerArgs(watchdog_timeout=300, soft_watchdog_timeout=None, nccl_port=None)',
    'sglang is using nccl==2.26.6',
    '[aiter] hipModuleLoad: /sgl-workspace/aiter/hsa/gfx950/gemm.co GetFunction: gemm Success',
    'NUMA balancing is enabled, which may cause errors',
    'Ignore import error when loading sglang.srt.models.mindspore: ',
    'Disabling Triton to prevent runtime errors',
    '[aiter] finish build [module_moe], cost 53.3s',
    'INFO: 127.0.0.1:500 - "POST /generate HTTP/1.1" 200 OK',
    'UserWarning: an exception may be raised in a later release',
  ])('harmless: %s', (line) => {
    expect(counts(parseServerLog(serverLog({ middle: [line] })))).toEqual({});
  });

  it('every class has a sample above; that of xgrammar is an import error too', () => {
    const covered = new Set(SAMPLES.map(([name]) => name));
    expect(ERROR_CLASSES.filter((name) => !covered.has(name))).toEqual(['xgrammar-import-error']);
  });

  it('counts words of eight ranks that cut each other', () => {
    const log = parseServerLog(
      serverLog({
        middle: [
          'Fatal Python error: , Abortednumpy.random._bounded_integers',
          'AbortedFatal Python error: Fatal Python error: ',
          '  File [rank5]:[E1202 Watchdog caught collective operation timeout',
        ],
      }),
    );
    expect(counts(log)).toEqual({ 'fatal-python-error': 3, 'nccl-collective-timeout': 1 });
  });

  it('counts exceptions by name', () => {
    const log = parseServerLog(
      serverLog({
        middle: ['ValueError: bad shape', 'zmq.error.ZMQError: Address already in use', '    raise ValueError('],
      }),
    );
    expect(log.exceptions).toEqual({ ValueError: 1, ZMQError: 1 });
  });
});

describe('how a server ends', () => {
  const crash = 'Memory access fault by GPU node-2 (Agent handle: 0x1) on address 0x2. Reason: Unknown.';
  it.each([
    ['ready and cut', serverLog({ end: [] }), 'ready-cut', 'cut'],
    ['ready, then a crash', serverLog({ end: [crash] }), 'ready-then-crash', 'crash'],
    ['killed', serverLog({ end: ['Killed'] }), 'ready-then-crash', 'killed'],
    ['failed before ready', serverLog({ ready: false, middle: [crash], end: [] }), 'startup-failed', 'crash'],
    [
      'an import crash without a time stamp',
      'Traceback (most recent call last):\n  File "x"\nKeyError: 1\n',
      'startup-failed',
      'cut',
    ],
    ['stopped before ready', serverLog({ ready: false }), 'never-ready-sigterm', 'graceful'],
    ['cut before ready', serverLog({ ready: false, end: [] }), 'never-ready-cut', 'cut'],
    ['an empty file', '', 'empty', 'cut'],
  ])('%s', (_, text, outcome, shutdown) => {
    const log = parseServerLog(text);
    expect(log).toMatchObject({ outcome, shutdown, complete: false });
    expect(log.problems.length).toBeGreaterThan(0);
    if (!log.ready) expect(log.timeToReadyS).toBeUndefined();
  });

  it('takes the year of an early death from the caller, or leaves the stamp out', () => {
    const text = 'INFO 12-31 23:59:50 [__init__.py:241] Automatically detected platform rocm.\nKeyError: 1\n';
    expect(parseServerLog(text, { year: 2025 }).firstTimestamp).toBe('2025-12-31 23:59:50');
    expect(parseServerLog(text).firstTimestamp).toBeUndefined();
  });

  it('dates a yearless stamp of New Year’s Eve', () => {
    const text =
      'INFO 12-31 23:59:50 [__init__.py:241] rocm.\n[2026-01-01 00:00:20] The server is fired up and ready to roll!\n';
    expect(parseServerLog(text)).toMatchObject({ firstTimestamp: '2025-12-31 23:59:50', timeToReadyS: 30 });
  });

  it('the last of two starts in one file counts', () => {
    const log = parseServerLog(serverLog() + serverLog({ ready: false, end: [] }));
    expect(log).toMatchObject({ starts: 2, ready: false });
    expect(log.kvCaches).toEqual([expect.objectContaining({ lines: 2 })]);
    expect(log.problems.map((problem) => problem.code)).toContain('several-starts');
  });
});

describe('a server of v0.5.20 and newer', () => {
  const started = [
    "[2026-11-20 02:00:10] server_args={'model_path': '/models/toy', 'tp_size': 2, 'api_key': 'sk-1', 'json': {'a': [1, 2], 'b': 'x, y'}, 'attention_backend': 'aiter', 'context_length': None, 'cuda_graph_max_bs_decode': 256}",
    '[2026-11-20 02:01:00 TP0] Load weight end. elapsed=50.07 s, type=ToyForCausalLM, avail mem=150.02 GB, mem usage=-0.01 GB.',
    '[2026-11-20 02:03:00] The server is fired up and ready to roll!',
  ];
  const stopped =
    '[2026-11-20 02:09:00] SIGTERM received. signum=None frame=None. Draining requests and shutting down...';
  const child = (code: number) =>
    `[2026-11-20 02:09:01] Subprocess scheduler_0 (pid=57) crashed with exit code ${code}. Triggering SIGQUIT for cleanup...`;
  const quit = '[2026-11-20 02:09:01] SIGQUIT received. signum=None, frame=None. It usually means one child failed.';
  const parse = (...lines: readonly string[]) => parseServerLog(`${lines.join('\n')}\n`);

  it('prints its arguments as a dict', () => {
    const log = parse(...started);
    expect(log.serverArgs).toEqual({
      modelPath: '/models/toy',
      tpSize: 2,
      attentionBackend: 'aiter',
      cudaGraphMaxBs: 256,
    });
    expect(log.rawArgs).toMatchObject({ api_key: "'<redacted>'", json: "{'a': [1, 2], 'b': 'x, y'}" });
    expect(log).toMatchObject({ starts: 1, backend: 'aiter', argsToReadyS: 170 });
    expect(parse(...started, ...started).starts).toBe(2);
  });

  it('prints no dtype of the weights', () => {
    expect(parse(...started).weightLoads).toEqual([{ type: 'ToyForCausalLM', memUsageGb: -0.01, lines: 1 }]);
  });

  it.each([
    ['asked to stop, its child gone first', [stopped, child(-15), quit], 'ready-clean-shutdown', 'sigterm', {}],
    [
      'a child killed while it was asked to stop',
      [stopped, child(-9), quit],
      'ready-then-crash',
      'crash',
      { 'subprocess-crashed': 1, 'sigquit-child-failed': 1 },
    ],
    [
      'a child ended by somebody else',
      [child(-15), quit, stopped],
      'ready-then-crash',
      'crash',
      { 'subprocess-crashed': 1, 'sigquit-child-failed': 1 },
    ],
  ])('%s', (_, end, outcome, shutdown, errors) => {
    const log = parse(...started, ...end);
    expect(log).toMatchObject({ outcome, shutdown });
    expect(counts(log)).toEqual(errors);
  });
});

describe('the line that names the cause', () => {
  const head = '[2026-05-12 09:00:31 TP1] Scheduler hit an exception: Traceback (most recent call last):';
  const frame = '  File "scheduler.py", line 3300, in run_scheduler_process';
  const quit = '[2026-05-12 09:00:32] Received sigquit from a child process. It usually means the child failed.';

  it.each([
    [
      'of a scheduler exception it is the last line of the traceback',
      {
        ready: false,
        middle: [head, frame, 'RuntimeError: NCCL error: unhandled cuda error', quit, 'Killed'],
        end: [],
      },
      { text: 'RuntimeError: NCCL error: unhandled cuda error', errorClass: 'nccl-error' },
    ],
    [
      'a disk that is full',
      { ready: false, middle: [head, frame, 'OSError: [Errno 28] No space left on device'], end: [] },
      { text: 'OSError: [Errno 28] No space left on device', errorClass: 'disk-full' },
    ],
    [
      'of chained exceptions it is the last',
      {
        ready: false,
        middle: [
          head,
          frame,
          'KeyError: 1',
          '',
          'During handling of the above exception, another exception occurred:',
          '',
          'Traceback (most recent call last):',
          frame,
          'triton.runtime.errors.OutOfResources: out of resource: shared memory',
        ],
        end: [],
      },
      { text: 'triton.runtime.errors.OutOfResources: out of resource: shared memory' },
    ],
    [
      'lines of other ranks between the frames do not matter',
      {
        ready: false,
        middle: [head, frame, '[2026-05-12 09:00:31 TP0] Load weight begin.', frame, 'ValueError: x'],
        end: [],
      },
      { text: 'ValueError: x' },
    ],
    [
      'the option that the parser refuses, not the usage before it',
      {
        ready: false,
        middle: ['usage: launch_server.py [-h]', 'launch_server.py: error: unrecognized arguments: --no 3'],
        end: [],
      },
      { text: 'launch_server.py: error: unrecognized arguments: --no 3', errorClass: 'bad-arguments' },
    ],
    [
      'before ready any last traceback ends the server',
      { ready: false, middle: ['Traceback (most recent call last):', frame, 'ValueError: no config.json'], end: [] },
      { text: 'ValueError: no config.json' },
    ],
    [
      'a scheduler that was killed, with what its exit code means',
      {
        ready: false,
        middle: ['[2026-03-10 10:03:08] Rank 0 scheduler is dead.', '[2026-03-10 10:03:10] Exit code: -9'],
        end: [],
      },
      {
        text: '[2026-03-10 10:03:08] Rank 0 scheduler is dead. (exit code -9: killed by SIGKILL, usually out of host memory)',
        errorClass: 'scheduler-died',
      },
    ],
    [
      'an exit code in the line itself',
      { end: ['Scheduler or DataParallelController 4711 terminated with -11'] },
      {
        text: 'Scheduler or DataParallelController 4711 terminated with -11 (segmentation fault)',
        errorClass: 'scheduler-died',
      },
    ],
    [
      'a fault of a GPU after ready, before its consequences',
      {
        end: [
          'Memory access fault by GPU node-2 on address 0x2.',
          'GPU core dump failed',
          quit,
          'Aborted (core dumped)',
        ],
      },
      { text: 'Memory access fault by GPU node-2 on address 0x2.', errorClass: 'memory-access-fault' },
    ],
    ['a consequence, where nothing else is told', { end: [quit] }, { text: quit, errorClass: 'sigquit-child-failed' }],
  ])('%s', (_, sample, cause) => {
    const log = parseServerLog(serverLog(sample));
    expect(log.cause).toMatchObject(cause);
    expect(serverLog(sample).split('\n')[(log.cause?.line ?? 0) - 1]).toContain(log.cause?.text.split(' (')[0]);
    expect(log.problems[0]?.message).toContain(`Cause: ${cause.text}`);
  });

  it.each([
    ['a healthy server', serverLog()],
    ['one that was cut', serverLog({ end: [] })],
    [
      'a soft watchdog, which only dumps stacks',
      serverLog({ middle: ['[TP0] Scheduler watchdog timeout (self.watchdog_timeout=300, self.soft=True)'] }),
    ],
  ])('%s has none', (_, text) => expect(parseServerLog(text).cause).toBeUndefined());
});

describe('lines are read by their keys', () => {
  const read = (line: string): ServerLog => parseServerLog(`server_args=ServerArgs(tp_size=2)\n${line}\n`);

  it.each([
    [
      'limits of 2024',
      '[2024-12-13 01:45:02 TP0] max_total_num_tokens=56524, max_prefill_tokens=16384, max_running_requests=2049, context_len=32768',
      { maxTotalNumTokens: 56_524, maxPrefillTokens: 16_384, maxRunningRequests: 2049, contextLen: 32_768 },
    ],
    [
      'limits of v0.2',
      '[gpu_id=0] max_total_num_tokens=328021, max_prefill_tokens=16384, max_running_requests=5125, context_len=8192',
      { maxTotalNumTokens: 328_021, maxPrefillTokens: 16_384, maxRunningRequests: 5125, contextLen: 8192 },
    ],
    [
      'limits on a CPU',
      'max_total_num_tokens=8192, context_len=8192, available_cpu_mem=2.86 GB',
      { maxTotalNumTokens: 8192, contextLen: 8192, availableGpuMemGb: 2.86 },
    ],
    [
      'limits that another rank cut',
      'max_total_num_tokens=77, context_len=81[2026-01-09 11:03:13 TP1] max_prefill_tokens=5, ',
      undefined,
    ],
  ])('%s', (_, line, limits) => {
    expect(read(line).tokenLimits).toEqual(limits === undefined ? [] : [{ ...limits, lines: 1 }]);
  });

  it.each([
    [
      'elapsed=93.30 s, type=DeepseekV4ForCausalLM, avail mem=13.43 GB, mem usage=47.06 GB.',
      { type: 'DeepseekV4ForCausalLM', memUsageGb: 47.06 },
    ],
    [
      'type=Gemma4ForCausalLM, quant=fp8, fmt=e4m3, avail mem=13.43 GB, mem usage=64.88 GB.',
      { type: 'Gemma4ForCausalLM', quantization: 'fp8', memUsageGb: 64.88 },
    ],
    [
      'type=Grok1ForCausalLM, dtype=torch.bfloat16, avail mem=9.69 GB',
      { type: 'Grok1ForCausalLM', dtype: 'torch.bfloat16' },
    ],
  ])('weights: %s', (rest, load) => {
    expect(read(`[2026-08-10 09:47:14 DP0 TP0 EP0] Load weight end. ${rest}`).weightLoads).toEqual([
      { ...load, lines: 1 },
    ]);
  });
});
