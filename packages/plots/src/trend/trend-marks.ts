/** What the plugin draws on a chart besides Chart.js's own lines. Plain JSON; slots count along the date axis, values are the axis's. */
export interface TrendMarks {
  /** Places without any measurement. */
  readonly emptySlots: readonly number[];
  /** Places with nights that failed, and how many. */
  readonly failedSlots: readonly { readonly slot: number; readonly nights: number }[];
  /** Changes of machine, ROCm or protocol. */
  readonly changes: readonly { readonly slot: number; readonly mark: string }[];
  readonly versions: readonly { readonly slot: number; readonly text: string }[];
  readonly tonight: { readonly slot: number; readonly text: string };
  /** A fixed line across the chart, such as the accuracy threshold. */
  readonly limit?: number;
  /** The usual range of each line. */
  readonly bands: readonly Band[];
  /** The median of the valid nights under the same conditions, for metrics that have no usual range. */
  readonly levels: readonly Level[];
  /** Confirmed changes of a line's level, each once. */
  readonly steps: readonly LevelStep[];
  /** What stands over the chart at these changes. */
  readonly stepHeads: readonly StepHead[];
  /** Values below the end of the axis. */
  readonly below: readonly { readonly slot: number; readonly text: string }[];
  /** Lowest and highest run of a night, or night of a place. */
  readonly spreads: readonly {
    readonly slot: number;
    readonly low: number;
    readonly high: number;
    /** Absent for a night that failed a validity check. */
    readonly color?: string;
  }[];
  /** The label at the end of each line. */
  readonly labels: readonly TrendLabel[];
  /** What the page's tooltips say, by dataset and slot. */
  readonly notes: readonly (readonly (string | null)[])[];
}

/** A strip of changing width along a line. */
export interface Band {
  readonly color: string;
  /** By rising slot. */
  readonly edge: readonly { readonly slot: number; readonly low: number; readonly high: number }[];
}

export interface Level {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly color: string;
}

export interface LevelStep {
  /** First place of the new level. */
  readonly slot: number;
  /** First night of the new level, `YYYYMMDD`, and its image. */
  readonly date: string;
  readonly imageTag: string;
  /** The line's label. */
  readonly line: string;
  readonly direction: 'worse' | 'better';
  readonly up: boolean;
  readonly from: number;
  readonly to: number;
  /** `+12%`. */
  readonly text: string;
}

export interface StepHead {
  readonly slot: number;
  readonly direction: 'worse' | 'better';
  readonly up: boolean;
  /** `+12%`, or `+12% ×3` for three lines. */
  readonly text: string;
}

export interface TrendLabel {
  readonly slot: number;
  readonly value: number;
  /** The line's; absent for the label of a limit. */
  readonly color?: string;
  /** `rate 16`. */
  readonly name: string;
  /** `94,607 +5.8%`. */
  readonly text: string;
  readonly tone: 'plain' | 'muted' | 'bad' | 'good';
}
