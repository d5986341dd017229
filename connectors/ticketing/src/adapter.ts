import type { Comment, Priority, Status, Ticket, TicketSummary } from './model.ts';

/** What the tools ask of a vendor, in capability groups. Every vendor implements all of them; what it cannot do it
 * answers with ConnectorError `not_supported`, and says so in `describe`. Ids are the vendor's, as opaque strings. */
export interface TicketingAdapter {
  readonly describe: DescribeGroup;
  readonly tickets: TicketGroup;
  readonly comments: CommentGroup;
}

export interface DescribeGroup {
  describe(): Promise<Description>;
}

export interface TicketGroup {
  /** One page. `position` is what the page before returned; absent for the first. Total order, no repeats. */
  search(filter: TicketFilter, page: Page): Promise<TicketPage>;
  /** Throws `not_found`. */
  get(id: string): Promise<Ticket>;
  create(draft: TicketDraft, write: WriteOptions): Promise<Written<Ticket>>;
  /** Throws `invalid` with the allowed moves when the workflow forbids this one. */
  setStatus(id: string, change: StatusChange, write: WriteOptions): Promise<Written<Ticket>>;
}

export interface CommentGroup {
  add(ticket: string, draft: CommentDraft, write: WriteOptions): Promise<Written<Comment>>;
}

export interface TicketFilter {
  readonly text?: string | undefined;
  readonly status?: readonly Status[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
  readonly assignee?: string | undefined;
  readonly requester?: string | undefined;
  readonly queue?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  /** ISO dates, both ends included. */
  readonly created_from?: string | undefined;
  readonly created_to?: string | undefined;
  readonly updated_from?: string | undefined;
  readonly updated_to?: string | undefined;
  readonly due_to?: string | undefined;
  readonly sort: TicketSort;
}
export type TicketSort = 'updated_desc' | 'created_desc' | 'due_asc' | 'priority_desc';

export interface Page {
  readonly limit: number;
  readonly position?: unknown;
}

export interface TicketPage {
  readonly items: readonly TicketSummary[];
  /** Absent: this was the last page. Any JSON value. */
  readonly next?: unknown;
  readonly total?: number;
  readonly totalExact: boolean;
}

export interface TicketDraft {
  readonly title: string;
  readonly body: string;
  readonly priority?: Priority | undefined;
  readonly queue?: string | undefined;
  readonly requester?: string | undefined;
  readonly assignee?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly due_date?: string | undefined;
}

export interface StatusChange {
  readonly status: Status;
  readonly comment?: string | undefined;
  readonly expectedVersion?: string | undefined;
}

export interface CommentDraft {
  readonly body: string;
  readonly visibility: 'internal' | 'public';
}

export interface WriteOptions {
  readonly idempotencyKey?: string | undefined;
  /** Who asked for the write, for the vendor's own record where it can keep one. */
  readonly actor: string;
}

export interface Written<Record> {
  readonly result: 'created' | 'updated' | 'unchanged' | 'replayed';
  readonly record: Record;
  readonly enforcement: 'vendor' | 'checked';
  readonly warnings: readonly string[];
}

/** What this connection can do, in the words of `describe_ticketing`. */
export interface Description {
  readonly vendor: string;
  readonly queues: readonly string[];
  readonly statuses: readonly { status: Status; native: readonly string[] }[];
  readonly priorities: readonly { priority: Priority; native: readonly string[] }[];
  readonly tools: Readonly<Record<string, 'yes' | 'partial' | 'no'>>;
  readonly version_enforcement: 'vendor' | 'checked';
  /** `vendor`: a repeated key never writes twice; `none`: the key is not kept by this connection. */
  readonly idempotency: 'vendor' | 'none';
  readonly notes: readonly string[];
}
