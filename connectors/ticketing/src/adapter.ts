import type { Attempt, Change, Plan, Recovery } from '@gatehouse/kit';
import type { FieldName, FieldSupport, Support, ToolName } from './capabilities.ts';
import type {
  Attachment,
  Comment,
  CustomField,
  GroupBy,
  HistoryEntry,
  Person,
  PersonRole,
  Priority,
  Relation,
  Status,
  Ticket,
  TicketSummary,
  Visibility,
} from './model.ts';

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
  readonly people: PeopleGroup;
  readonly attachments: AttachmentGroup;
  readonly links: LinkGroup;
}

export interface DescribeGroup {
  describe(): Promise<Description>;
  /** As whom this connector acts at the desk, for the person who sets the connection up. */
  account(): Promise<Account>;
}

export interface Account {
  /** Name and login or e-mail, as an administrator of the desk knows it. */
  readonly person: string;
  /** Scopes, roles or permissions that the desk says it has; empty where the desk does not say. */
  readonly granted: readonly string[];
  /** What it lacks, for which tools, and where an administrator grants it. */
  readonly missing: readonly {
    readonly right: string;
    readonly tools: readonly ToolName[];
    readonly next: string;
  }[];
  /** The desk's own statuses and priorities that no neutral word was made for, and what each is shown as. */
  readonly unmapped: readonly { readonly native: string; readonly shown: string }[];
}

export interface TicketGroup {
  /** One page. `position` is what the page before returned; absent for the first. Total order, no repeats. */
  search(filter: TicketFilter, page: Page): Promise<TicketPage>;
  /** Throws `not_supported` with what to narrow, rather than count some of them. */
  count(filter: CountFilter, by?: GroupBy): Promise<TicketCount>;
  /** Throws `not_found`. */
  get(id: string): Promise<Ticket>;
  /** What changed, the oldest first. Throws `not_found`. */
  history(id: string, page: Page): Promise<ListPage<HistoryEntry>>;
  /** Throws `invalid` for a queue or a person that the desk does not know. */
  create(draft: TicketDraft, write: WriteOptions): Promise<Written<Ticket>>;
  planCreate(draft: TicketDraft, actor: string): Promise<Plan>;
  findCreated(draft: TicketDraft, write: WriteOptions): Promise<Written<Ticket> | undefined>;
  /** Sets what is given and nothing else. Throws as `create` does, and `conflict` for a stale version. */
  update(id: string, change: TicketChange, write: WriteOptions): Promise<Written<Ticket>>;
  planUpdate(id: string, change: TicketChange, actor: string): Promise<Plan>;
  findUpdated(
    id: string,
    change: TicketChange,
    write: WriteOptions,
  ): Promise<Written<Ticket> | undefined>;
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
  /** The oldest first. Throws `not_found` for the ticket. */
  list(ticket: string, visibility: Visibility | undefined, page: Page): Promise<ListPage<Comment>>;
  /** Throws `forbidden` or `not_supported` rather than publish a comment that shall be internal. */
  add(ticket: string, draft: CommentDraft, write: WriteOptions): Promise<Written<Comment>>;
  planComment(ticket: string, draft: CommentDraft, actor: string): Promise<Plan>;
  findComment(
    ticket: string,
    draft: CommentDraft,
    write: WriteOptions,
  ): Promise<Written<Comment> | undefined>;
}

export interface PeopleGroup {
  /** By parts of the name, the login or the e-mail; at most `limit`, the best first. */
  find(query: string, role: PersonRole | undefined, limit: number): Promise<PeopleFound>;
}

export interface AttachmentGroup {
  /** With its content. Throws `not_found`, and `invalid` for one that is larger than the connector reads. */
  get(id: string): Promise<AttachmentFile>;
}

export interface LinkGroup {
  /** `from` relates to, blocks, duplicates or is the parent of `to`. One that exists is `unchanged`. */
  link(link: TicketLinkDraft, write: WriteOptions): Promise<Written<TicketLinkDraft>>;
  planLink(link: TicketLinkDraft, actor: string): Promise<Plan>;
  findLink(
    link: TicketLinkDraft,
    write: WriteOptions,
  ): Promise<Written<TicketLinkDraft> | undefined>;
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
/** A count has no order. */
export type CountFilter = Omit<TicketFilter, 'sort'>;

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

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Absent: this was the last page. Any JSON value. */
  readonly next?: unknown;
}

export interface TicketCount {
  readonly total: number;
  readonly totalExact: boolean;
  /** With `by` only; every ticket of the total is in one of them, in several where it has several labels. */
  readonly buckets?: readonly Bucket[];
}

export interface Bucket {
  /** The neutral word, the queue, the label, the id of the person or the month (YYYY-MM). Null: it has none. */
  readonly key: string | null;
  /** What people call it, where that is not the key. */
  readonly name?: string;
  readonly count: number;
}

export interface PeopleFound {
  readonly items: readonly Person[];
  /** True: there are more than were asked for. */
  readonly more: boolean;
}

export interface AttachmentFile extends Attachment {
  readonly bytes: Uint8Array;
  /** Where a person opens it. */
  readonly url?: string;
}

export interface TicketLinkDraft {
  readonly from: string;
  readonly to: string;
  readonly relation: Relation;
}

export interface TicketDraft {
  readonly title: string;
  readonly body: string;
  readonly priority?: Priority | undefined;
  readonly queue?: string | undefined;
  /** The desk's own kind of ticket, such as Incident. */
  readonly type?: string | undefined;
  readonly requester?: string | undefined;
  readonly assignee?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly due_date?: string | undefined;
  readonly custom_fields?: readonly CustomField[] | undefined;
}

export interface TicketChange {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly priority?: Priority | undefined;
  /** Null: nobody. */
  readonly assignee?: string | null | undefined;
  readonly queue?: string | undefined;
  readonly labels_add?: readonly string[] | undefined;
  readonly labels_remove?: readonly string[] | undefined;
  /** Null: none. */
  readonly due_date?: string | null | undefined;
  readonly custom_fields?: readonly CustomField[] | undefined;
  readonly expectedVersion?: string | undefined;
}

export interface StatusChange {
  readonly status: Status;
  /** The desk's own word for why it ended, such as Won't do. */
  readonly resolution?: string | undefined;
  readonly comment?: string | undefined;
  readonly expectedVersion?: string | undefined;
}

export interface CommentDraft {
  readonly body: string;
  readonly visibility: Visibility;
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
  /** What an update changed, field by field; absent where it is not known any more. */
  readonly changes?: readonly Change[];
}

/** What this connection can do, in the words of `describe_ticketing`. */
export interface Description {
  readonly vendor: string;
  readonly queues: readonly string[];
  /** Where a new ticket goes that names no queue. */
  readonly default_queue: string;
  /** Kinds of ticket that `create_ticket` takes as `type`; the first is what a new ticket is without one. */
  readonly types: readonly string[];
  readonly statuses: readonly { status: Status; native: readonly string[] }[];
  readonly priorities: readonly { priority: Priority; native: readonly string[] }[];
  readonly tools: Readonly<Record<ToolName, Support>>;
  readonly fields: Readonly<Record<FieldName, FieldSupport>>;
  /** Native fields that this tenant demands of a new ticket and that have no default: such a desk refuses drafts. */
  readonly required_fields: readonly string[];
  readonly version_enforcement: 'vendor' | 'checked';
  /**
   * How a write that is sent again happens once. `native`: the vendor itself keeps the keys; `look-up`: the connector
   * looks for what it left behind; `none`: it cannot tell, and does not send it again.
   */
  readonly idempotency: 'native' | 'look-up' | 'none';
  /** The connector's own words, without any of the vendor's. */
  readonly notes: readonly string[];
}
