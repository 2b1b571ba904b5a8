/** What varies in a sweep: requests per second, parallel clients, or batch size (with lengths). `none` = a value of the whole night. */
export const LOAD_KINDS = ['request_rate', 'concurrency', 'batch_size', 'none'] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

/** One load of a sweep. */
export type Load =
  | { readonly kind: 'request_rate'; readonly value: number }
  | { readonly kind: 'concurrency'; readonly value: number }
  | {
      readonly kind: 'batch_size';
      readonly value: number;
      readonly inputLen: number;
      readonly outputLen: number;
      readonly tp: number;
    };

/** A load as people say it: `rate 8`, `concurrency 16`, `batch 32 (1024/128)`. */
export function formatLoad(load: Load): string {
  switch (load.kind) {
    case 'request_rate':
      return `rate ${load.value}`;
    case 'concurrency':
      return `concurrency ${load.value}`;
    case 'batch_size':
      return `batch ${load.value} (${load.inputLen}/${load.outputLen})`;
  }
}

/** What a load is called where a table names its column: `request rate`, `concurrency`, `batch size`. */
export const LOAD_LABEL: { readonly [K in LoadKind]: string } = {
  request_rate: 'request rate',
  concurrency: 'concurrency',
  batch_size: 'batch size',
  none: '',
};
