import type { Method } from './description.ts';
import type { Schema } from './schema.ts';

export type Verdict =
  | { readonly ok: true; readonly operation: string }
  | { readonly ok: false; readonly operation?: string; readonly problems: readonly string[] };

/** Says whether a request is one that the vendor's own description allows. */
export interface Judge {
  /** `body` is the parsed one (undefined: none came), so that the request's own can be read or not. */
  check(request: Request, body: unknown): Promise<Verdict>;
}

/** A request of one operation. */
export interface Sample {
  /** Path with its query, such as `/api/v2/tickets/7?include=users`. */
  readonly url: string;
  readonly body?: unknown;
}

/** An operation that a world serves, with one request that the judge must accept and one that it must refuse. */
export interface Operation {
  /** The vendor's own operation id. */
  readonly id: string;
  readonly method: Method;
  /** As the description writes it, such as `/api/v2/tickets/{ticket_id}`. */
  readonly path: string;
  readonly good: Sample;
  readonly bad: Sample;
  /** Only for an operation that the description lacks: where it is documented, and what it takes. */
  readonly undescribed?: {
    readonly seen: string;
    readonly page: string;
    readonly query?: Readonly<Record<string, Schema>>;
    readonly body?: Schema;
    /** Media types of the body. Default: JSON. */
    readonly types?: readonly string[];
  };
}
