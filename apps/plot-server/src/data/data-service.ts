import type { ListingRequest } from './listing.ts';

/** What is asked of the nights or of a folder: plain values, which may go to another thread. */
export type DataRequest =
  /** Path and query as `canonicalTarget` writes them. */
  { readonly kind: 'page'; readonly target: string } | ListingRequest;

/** An answer, ready to be sent. */
export interface DataAnswer {
  readonly status: number;
  /** Type, and where it leads to. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Of answers that are worth it. */
  readonly gzipped?: Uint8Array<ArrayBuffer>;
  /** Weak, for plain and compressed alike. */
  readonly etag: string;
}

/** Answers everything that has to look at many nights or many files. */
export interface DataService {
  /** Another number whenever a night has changed. */
  version(): Promise<number>;
  answer(request: DataRequest): Promise<DataAnswer>;
}
