import type { GateOutcome, GateRun, RunResult } from './run-record.ts';
import type { VerdictStatus } from './verdict.ts';

/** Everything a night says while it goes on. One reporter prints them; the same events go to `events.jsonl`. */
export type CiEvent =
  | { readonly kind: 'night-started'; readonly title: string; readonly simulated: boolean }
  | { readonly kind: 'step-started'; readonly step: string; readonly title: string }
  | {
      readonly kind: 'step-ended';
      readonly step: string;
      readonly outcome: 'ok' | 'failed' | 'skipped';
      readonly detail?: string;
      readonly durationS: number;
    }
  | { readonly kind: 'gpu-waiting'; readonly busy: string; readonly waitedS: number; readonly limitS: number }
  | { readonly kind: 'gpus-idle'; readonly gpus: number }
  | { readonly kind: 'container-stopped'; readonly name: string; readonly reason: string }
  | { readonly kind: 'image-chosen'; readonly image: string; readonly reason: string }
  | { readonly kind: 'image-pull'; readonly image: string; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'image-ready'; readonly image: string; readonly digest?: string; readonly seconds: number }
  | { readonly kind: 'container-ready'; readonly name: string; readonly how: 'reused' | 'created' | 'recreated' }
  | {
      readonly kind: 'bench-started';
      readonly model: string;
      readonly mode: string;
      readonly folder: string;
      readonly points: number;
      readonly resumed: number;
    }
  | { readonly kind: 'server-starting'; readonly attempt: number; readonly log: string; readonly limitS: number }
  | { readonly kind: 'server-waiting'; readonly waitedS: number; readonly limitS: number; readonly lastLine?: string }
  | { readonly kind: 'server-ready'; readonly seconds: number; readonly kvCacheTokens?: number }
  | { readonly kind: 'server-stopped'; readonly reason: string }
  | { readonly kind: 'gate-run'; readonly result: GateRun; readonly of: number }
  | { readonly kind: 'gate-decided'; readonly outcome: GateOutcome }
  | {
      readonly kind: 'run-started';
      readonly point: string;
      readonly run: number;
      readonly runs: number;
      readonly done: number;
      readonly total: number;
      /** What this run usually takes. */
      readonly expectedS?: number;
      /** What this run and all that follow usually take. */
      readonly remainingS?: number;
    }
  | {
      readonly kind: 'run-progress';
      readonly point: string;
      readonly run: number;
      readonly fraction: number;
      readonly elapsedS: number;
      readonly done?: number;
      readonly total?: number;
      readonly expectedS?: number;
      readonly remainingS?: number;
    }
  | { readonly kind: 'run-ended'; readonly result: RunResult; readonly done: number; readonly total: number }
  | { readonly kind: 'point-failed'; readonly point: string; readonly reason: string }
  | { readonly kind: 'file-written'; readonly what: string; readonly path: string }
  | { readonly kind: 'verdict'; readonly status: VerdictStatus; readonly headline: string }
  | { readonly kind: 'notified'; readonly how: 'sent' | 'told-before' | 'disabled' | 'failed'; readonly detail: string }
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'note'; readonly message: string };

export type Emit = (event: CiEvent) => void;
