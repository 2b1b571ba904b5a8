import { readFileSync } from 'node:fs';
import { countUp, stateDir } from './state-dir.ts';

/** Everything that can go wrong on demand; the table in the README says what each does. */
export const FAULT_NAMES = [
  'server-dies-at-start',
  'server-never-ready',
  'server-hangs-at-start',
  'server-dies-under-load',
  'scheduler-dies',
  'port-in-use',
  'oom-at-batch',
  'server-garbage',
  'low-accuracy',
  'gsm8k-crash',
  'gsm8k-hangs',
  'gsm8k-garbage',
  'client-hangs',
  'client-dies-half-way',
  'requests-fail',
  'output-cut',
  'output-flood',
  'report-garbage',
  'slower',
  'rocm-smi-no-driver',
  'rocm-smi-no-permission',
  'rocm-smi-hangs',
  'rocm-smi-garbage',
  'foreign-gpu-load',
  'throttled',
] as const;

export type FaultName = (typeof FAULT_NAMES)[number];

/** One fault as written in `SIM_FAULTS` (JSON) or `SIM_FAULT` (`name` or `name:value`). */
export interface Fault {
  readonly fault: FaultName;
  /** Percent (slower, requests-fail, foreign-gpu-load), accuracy (low-accuracy), batch size (oom-at-batch) or MB (output-flood). */
  readonly value?: number;
  /** `slower` only: what becomes slower. */
  readonly part?: 'all' | 'prefill' | 'decode';
  /** Only for this load: request rate, concurrency or batch size. */
  readonly load?: number;
  /** Only for the n-th run (from 1) of its load or program on this node. */
  readonly run?: number;
  /** Only when the model path contains this. */
  readonly model?: string;
  /** Only the first n matches on this node. */
  readonly times?: number;
}

/** What the asking program is about to do. */
export interface FaultContext {
  readonly model?: string | undefined;
  readonly load?: number | undefined;
  readonly run?: number | undefined;
}

/** The faults asked for by the environment; read anew by every program. */
export function readFaults(env: NodeJS.ProcessEnv = process.env): Fault[] {
  const simple = (env['SIM_FAULT'] ?? '').split(',').filter((part) => part.trim() !== '');
  const file = env['SIM_FAULTS'];
  const faults = [...simple.map(parseSimple), ...(file === undefined ? [] : readFaultFile(file))];
  for (const { fault } of faults) {
    if (!FAULT_NAMES.includes(fault))
      throw new Error(`sim-node: unknown fault '${fault}'; known: ${FAULT_NAMES.join(', ')}`);
  }
  return faults;
}

/** The fault of that name if it applies now. Asking counts: a fault with `times` wears off. */
export function activeFault(name: FaultName, context: FaultContext = {}, env = process.env): Fault | undefined {
  const found = readFaults(env).find((fault) => fault.fault === name && matches(fault, context));
  if (found?.times === undefined) return found;
  return countUp(stateDir(env), `fault-${JSON.stringify(found)}`) <= found.times ? found : undefined;
}

function matches(fault: Fault, context: FaultContext): boolean {
  if (fault.load !== undefined && fault.load !== context.load) return false;
  if (fault.run !== undefined && fault.run !== context.run) return false;
  return fault.model === undefined || (context.model ?? '').toLowerCase().includes(fault.model.toLowerCase());
}

function parseSimple(text: string): Fault {
  const [name = '', value] = text.trim().split(':');
  return { fault: name as FaultName, ...(value === undefined ? {} : { value: Number(value) }) };
}

/** `{"faults": [...]}` or a bare list; a missing file is no faults, so that a test can remove it. */
function readFaultFile(file: string): Fault[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const parsed = JSON.parse(text);
  return Array.isArray(parsed) ? parsed : (parsed.faults ?? []);
}
