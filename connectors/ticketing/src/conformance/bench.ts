import type { TicketingAdapter, WriteOptions } from '../adapter.ts';

/** A failure that a law asks of the vendor's world. */
export interface Fault {
  /** `stall`: the body begins and never ends. */
  readonly status: number | 'reset' | 'silence' | 'stall';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** How many requests meet it. Default 1. */
  readonly times?: number;
  /** `done`: the request was carried out, and only its answer is lost. Default `ignored`. */
  readonly request?: 'ignored' | 'done';
}

/** One vendor, opened for one law. */
export interface Bench {
  readonly adapter: TicketingAdapter;
  /** Options of a write that is another one than all before it. */
  readonly write: () => WriteOptions;
  /** Somebody who can be assigned: as an argument would name them, and the id by which the desk answers. */
  readonly agent: { readonly name: string; readonly id: string };
  /** Resolves when what was written can be found: some vendors index later. */
  readonly indexed?: () => Promise<void>;
  /** Puts a file on a ticket past the adapter, which cannot; gives the attachment's id. */
  readonly attach?: (ticket: string, file: BenchFile) => Promise<string>;
  /** Makes the next requests fail. Absent for a real system. */
  readonly fail?: (fault: Fault) => void;
  /** How many writes have reached the vendor; absent where nobody can tell. */
  readonly writes?: () => number;
  close(): Promise<void>;
}

export interface BenchFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}
