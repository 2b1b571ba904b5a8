import { type ErrorClass, parseServerLog } from '@sglang-ci/metrics-parse';

/** Classes of start-up errors, as the old check named them. */
export type StartErrorClass =
  | 'memory_error'
  | 'kernel_deadlock'
  | 'attribute_error'
  | 'compilation_timeout'
  | 'child_process_crash'
  | 'not_ready'
  | 'other';

/** Why a server did not become ready. */
export interface StartError {
  readonly class: StartErrorClass;
  /** For the summary, in the old check's words. */
  readonly text: string;
  readonly suggestion?: string;
}

/** Lines of waiting ranks from which on a start counts as a deadlock of kernel builds. */
const DEADLOCK_WAITS = 16;

const MEMORY: ReadonlySet<ErrorClass | undefined> = new Set([
  'out-of-memory',
  'not-enough-memory',
  'host-out-of-memory',
]);
const LOOK = 'Check server log for crash details';

/**
 * The class of a failed start from what the engine said of it and the server's log. A server that ended by itself is
 * never a deadlock: it printed why it ended.
 */
export function classifyStart(
  log: string | Uint8Array,
  end: { readonly code: string | undefined; readonly reason: string; readonly withoutCudaGraph: boolean },
): StartError {
  const { cause, serverArgs } = parseServerLog(log);
  const memFractionStatic = serverArgs?.memFractionStatic;
  const why = cause?.text ?? end.reason;
  if (end.code === 'SERVER_NOT_READY') return notReady(log, end);
  if (MEMORY.has(cause?.errorClass)) {
    const share = memFractionStatic === undefined ? '' : ` (current mem_fraction_static=${memFractionStatic})`;
    return { class: 'memory_error', text: `Out of memory${share}: ${why}`, suggestion: LOOK };
  }
  const attribute = /\bAttributeError: .*/.exec(why)?.[0];
  if (attribute !== undefined) {
    const suggestion = 'Check server log for full traceback - this is a SGLang code bug';
    return { class: 'attribute_error', text: `Code bug - ${attribute}`, suggestion };
  }
  if (end.code === 'SERVER_DIED') {
    return { class: 'child_process_crash', text: `Child process crashed during startup: ${why}`, suggestion: LOOK };
  }
  return { class: 'other', text: why };
}

function notReady(
  log: string | Uint8Array,
  { reason, withoutCudaGraph }: { readonly reason: string; readonly withoutCudaGraph: boolean },
): StartError {
  const { waits, waitsFor, running } = buildsIn(typeof log === 'string' ? log : new TextDecoder().decode(log));
  if (waits >= DEADLOCK_WAITS) {
    return {
      class: 'kernel_deadlock',
      text: `Kernel compilation deadlock (${waitsFor ?? 'unknown'} (${waits} workers waiting))`,
      suggestion: withoutCudaGraph
        ? 'Kernel deadlock persists even with --disable-cuda-graph'
        : 'Try --disable-cuda-graph or clean stale lock files in aiter/jit/build/',
    };
  }
  if (running !== undefined) {
    return { class: 'compilation_timeout', text: `Aiter JIT builder hung (${running}): ${reason}`, suggestion: LOOK };
  }
  return { class: 'not_ready', text: reason, suggestion: LOOK };
}

interface Builds {
  readonly waits: number;
  readonly waitsFor: string | undefined;
  /** A build that was begun and not ended. */
  readonly running: string | undefined;
}

function buildsIn(text: string): Builds {
  const waiting = [...text.matchAll(/waiting for baton release(?: at \S*?lock_?([\w.-]+))?/g)];
  const steps = [...text.matchAll(/\[aiter\][^\n]*?(start|finish) build \[([^\]]*)\]/g)];
  const ended = new Set(steps.flatMap(([, what, name]) => (what === 'finish' ? [name] : [])));
  const running = steps.findLast(([, what, name]) => what === 'start' && !ended.has(name))?.[2];
  return { waits: waiting.length, waitsFor: waiting.at(-1)?.[1], running };
}
