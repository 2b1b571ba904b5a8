/** What the plugin draws on a chart besides Chart.js's own lines. Plain JSON; slots count along the date axis, values are the axis's. */
export interface TrendMarks {
  /** Days without any measurement; `failed` where a night ran all the same. */
  readonly emptySlots: readonly { readonly slot: number; readonly failed: boolean }[];
  readonly changes: readonly { readonly slot: number; readonly mark: string }[];
  readonly versions: readonly { readonly slot: number; readonly text: string }[];
  readonly tonight: { readonly slot: number; readonly text: string };
  /** A fixed line across the chart, such as the accuracy threshold. */
  readonly limit?: number;
  /** The usual range that tonight is judged by, from the first to the last night of its baseline. */
  readonly ranges: readonly Stretch[];
  /** The median of the valid nights under the same conditions. */
  readonly levels: readonly Level[];
  /** Lowest and highest run of a night. */
  readonly spreads: readonly {
    readonly slot: number;
    readonly low: number;
    readonly high: number;
    readonly color: string;
  }[];
  /** The label at the end of each line. */
  readonly labels: readonly TrendLabel[];
  /** What the page's tooltips say, by dataset and slot. */
  readonly notes: readonly (readonly (string | null)[])[];
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly color: string;
}

export interface Level {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly color: string;
}

export interface TrendLabel {
  readonly slot: number;
  readonly value: number;
  readonly color: string;
  /** `rate 16`. */
  readonly name: string;
  /** `94,607 +5.8%`. */
  readonly text: string;
  readonly tone: 'plain' | 'muted' | 'bad' | 'good';
}
