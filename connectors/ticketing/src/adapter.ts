import type { Attempt, Plan, Recovery } from '@gatehouse/kit';
import type { Comment, Priority, Status, Ticket, TicketSummary } from './model.ts';

/**
 * What the tools ask of a vendor, in capability groups. Every vendor implements all of them; what it cannot do it
 * answers with ConnectorError `not_supported`, and says so in `describe`. Ids are the vendor's, as opaque strings.
 *
 * A write has three faces. The write itself: when it throws anything but `outcome_unknown`, nothing was done. `plan…`
 * reads only and tells what the write would do, resolved and refused as the write itself would be; it is the same for
 * an unchanged record, whenever it is asked. `find…` gives what an earlier try of the same attempt left behind, or
 * undefined; it is asked only where `recovery` is `find`, but every vendor has it.
 */
export interface TicketingAdapter {
  readonly recovery: Recovery;
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
  /** Throws `invalid` for a queue or a person that the desk does not know. */
  create(draft: TicketDraft, write: WriteOptions): Promise<Written<Ticket>>;
  planCreate(draft: TicketDraft, actor: string): Promise<Plan>;
  findCreated(draft: TicketDraft, write: WriteOptions): Promise<Written<Ticket> | undefined>;
  /** Throws `invalid` with the allowed moves when the workflow forbids this one, `conflict` for a stale version. */
  setStatus(id: string, change: StatusChange, write: WriteOptions): Promise<Written<Ticket>>;
  planStatus(id: string, change: StatusChange, actor: string): Promise<Plan>;
  findStatus(
    id: string,
    change: StatusChange,
    write: WriteOptions,
  ): Promise<Written<Ticket> | undefined>;
}

export interface CommentGroup {
  /** Throws `forbidden` rather than publish a comment that shall be internal. */
  add(ticket: string, draft: CommentDraft, write: WriteOptions): Promise<Written<Comment>>;
  planComment(ticket: string, draft: CommentDraft, actor: string): Promise<Plan>;
  findComment(
    ticket: string,
    draft: CommentDraft,
    write: WriteOptions,
  ): Promise<Written<Comment> | undefined>;
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
  /** The key and the mark under which the vendor, or a look-up, knows this write again. */
  readonly attempt: Attempt;
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
  /** Where a new ticket goes that names no queue. */
  readonly default_queue: string;
  readonly statuses: readonly { status: Status; native: readonly string[] }[];
  readonly priorities: readonly { priority: Priority; native: readonly string[] }[];
  readonly tools: Readonly<Record<string, 'yes' | 'partial' | 'no'>>;
  readonly version_enforcement: 'vendor' | 'checked';
  /**
   * How a write that is sent again happens once. `native`: the vendor itself keeps the keys; `look-up`: the connector
   * looks for what it left behind; `none`: it cannot tell, and does not send it again.
   */
  readonly idempotency: 'native' | 'look-up' | 'none';
  /** The connector's own words, without any of the vendor's. */
  readonly notes: readonly string[];
}
