import type { Recovery } from '../tool/define-tool.ts';

/** One write as its caller means it: the same person and key is the same write, whenever it is sent. */
export interface WriteRequest {
  readonly person: string;
  readonly key: string;
  readonly tool: string;
  /** Of tool and arguments: the same key with another hash is refused. */
  readonly hash: string;
  /** Id of the approval that it spends. An approval belongs to one write for ever. */
  readonly approval?: string;
  /** Name of the vendor credential that it is made with: what one account wrote, another may not see. */
  readonly profile?: string;
}

/** One try of a write, and what all its tries have in common. */
export interface Attempt {
  /** For vendors that take idempotency keys. The same for every try; 32 hex digits. */
  readonly vendorKey: string;
  /** A mark to leave in the record where the vendor takes none: `gh-` and 16 hex digits. The same for every try. */
  readonly mark: string;
  /** When the first try began, milliseconds since the epoch: an earlier record is another one. */
  readonly since: number;
  /** 1 for the first. */
  readonly number: number;
}

/** What is known of a write before it is sent (again). */
export interface KnownWrite {
  readonly state: 'open' | 'done' | 'unknown';
  readonly approval?: string;
  /** Present when it is done. */
  readonly reply?: unknown;
}

export interface Settle<Reply> {
  readonly recovery: Recovery;
  /** What an earlier try left at the vendor; undefined: nothing. */
  find(attempt: Attempt): Promise<Reply | undefined>;
}

/**
 * Makes writes happen once. Intent before, outcome after, each durable before anything else happens; what was
 * interrupted between the two is settled by the vendor's key or a look-up before it is ever sent again.
 */
export interface Journal {
  /** Throws ConnectorError `duplicate` when the key was used for another write. */
  known(request: WriteRequest): Promise<KnownWrite | undefined>;
  /**
   * Sends the write, or gives the reply that an earlier try got. Throws what `send` throws; `outcome_unknown` while
   * nobody can tell whether an earlier try happened; `duplicate` for a reused key; `forbidden` for a spent approval.
   */
  once<Reply>(
    request: WriteRequest,
    send: (attempt: Attempt) => Promise<Reply>,
    settle: Settle<Reply>,
  ): Promise<{ reply: Reply; replayed: boolean }>;
}
