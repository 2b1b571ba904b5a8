import { LastBar } from '../common/progress.ts';
import { type Mutable, present } from '../common/values.ts';
import type { Gsm8kAverage, Gsm8kRun, Gsm8kSession, Gsm8kVerdict } from './gsm8k-log.ts';

/** A run while its lines are read. */
export class RunDraft {
  readonly values: Mutable<Partial<Gsm8kRun>> = {};
  readonly bar = new LastBar();
  readonly run: number;
  /** The script went on after this run, so what it did not print will not come. */
  over = false;
  /** What the script prints before its score was there already. */
  scoreIsLast = false;

  constructor(run: number) {
    this.run = run;
  }

  /** What the script noted of a run it found an accuracy in is that accuracy, where its own line was glued to another. */
  finish(): Gsm8kRun {
    const accuracy = this.values.accuracy ?? (this.values.recordedAccuracy || undefined);
    return {
      connectionError: false,
      ...this.values,
      run: this.run,
      crashed: this.over && accuracy === undefined,
      ...present({ accuracy, progress: this.bar.read()?.progress }),
    };
  }
}

/** A session while its lines are read. */
export class SessionDraft {
  readonly runs: RunDraft[] = [];
  readonly startedAt: string | undefined;
  mode: string | undefined;
  average: Gsm8kAverage | undefined;
  verdict: Gsm8kVerdict | undefined;
  durationS: number | undefined;
  earlyExit = false;
  counts: Pick<Gsm8kSession, 'totalRuns' | 'validRuns' | 'excludedRuns'> = {};
  serverNotResponding = 0;
  restarts = 0;
  restartsSucceeded = 0;

  constructor(startedAt: string | undefined) {
    this.startedAt = startedAt;
  }

  startRun(run: number): RunDraft {
    const draft = new RunDraft(run);
    this.runs.push(draft);
    return draft;
  }

  /** The run a line about `Run N` speaks of: the last one of that number. */
  runOf(run: number): RunDraft {
    return this.runs.findLast((draft) => draft.run === run) ?? this.startRun(run);
  }

  finish(): Gsm8kSession {
    const { startedAt, mode, average, verdict, durationS } = this;
    return {
      ...present({ startedAt, mode, average, verdict, durationS }),
      ...this.counts,
      runs: this.runs.map((run) => run.finish()),
      earlyExit: this.earlyExit,
      serverNotResponding: this.serverNotResponding,
      restarts: this.restarts,
      restartsSucceeded: this.restartsSucceeded,
    };
  }
}
