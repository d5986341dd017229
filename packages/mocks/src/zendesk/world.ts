import { createHash } from 'node:crypto';
import type { Audit } from './audit.ts';
import {
  CUSTOM_STATUSES,
  FIELDS,
  GROUPS,
  USERS,
  type CustomStatus,
  type Group,
  type TicketField,
  type User,
} from './defaults.ts';

export const STATUSES = ['new', 'open', 'pending', 'hold', 'solved', 'closed'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const TYPES = ['problem', 'incident', 'question', 'task'] as const;
export type Status = (typeof STATUSES)[number];

/** What an agent may set on a ticket, under the vendor's own names. */
export interface Values {
  subject: string | null;
  type: (typeof TYPES)[number] | null;
  priority: (typeof PRIORITIES)[number] | null;
  status: Status;
  custom_status_id: number;
  requester_id: number;
  assignee_id: number | null;
  group_id: number | null;
  due_at: string | null;
  problem_id: number | null;
  external_id: string | null;
  tags: readonly string[];
  /** Field id -> value. */
  custom_fields: Readonly<Record<string, unknown>>;
}

export interface Ticket extends Values {
  readonly id: number;
  readonly submitter_id: number;
  readonly created_at: string;
  updated_at: string;
  /** Oldest first; the comments are events in it. */
  readonly audits: Audit[];
}

/** A mail to the outside that cannot be called back. */
export interface Mail {
  readonly at: string;
  readonly to: string;
  readonly ticket: number;
  readonly about: 'created' | 'comment';
}

export interface Attachment {
  readonly id: number;
  readonly file_name: string;
  readonly content_type: string;
  readonly content: string;
}

export interface Token {
  readonly access: string;
  /** Absent for client credentials. */
  readonly refresh?: string;
  readonly user: number;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires: number;
}

/** What is stored; tests read it and may change it. */
export interface World {
  readonly origin: string;
  /** Where files are fetched; a test that listens on loopback puts the address of the second listener here. */
  contentOrigin: string;
  readonly users: User[];
  readonly groups: Group[];
  readonly fields: TicketField[];
  readonly customStatuses: CustomStatus[];
  readonly tickets: Ticket[];
  readonly attachments: Attachment[];
  readonly mails: Mail[];
  readonly tokens: Token[];
  /** Idempotency key -> what was sent and answered. */
  readonly keys: Map<
    string,
    { readonly sent: string; readonly reply: object; readonly at: number }
  >;
  /** Requests that reached the file host, and whether they brought a credential there. */
  readonly fileRequests: { readonly path: string; readonly credential: boolean }[];
  /** Seconds until a written ticket is found by a search. */
  searchLag: number;
  /** Scopes that the OAuth client may be given. */
  scopes: readonly string[];
  /** The instant, in milliseconds; it stands still while one reads. */
  clock: number;
  /** The time of the next write; a second passes with each one. */
  now(): string;
  /** The next number of a sequence. */
  next(sequence: 'ticket' | 'user' | 'event' | 'token'): number;
}

export interface SeedTicket {
  readonly subject: string;
  readonly body?: string;
  readonly status?: Status;
  readonly priority?: Values['priority'];
  readonly type?: Values['type'];
  readonly tags?: readonly string[];
  /** First names of seeded people. Default requester: carol. */
  readonly requester?: string;
  readonly assignee?: string;
  /** Name of a seeded group. */
  readonly group?: string;
  readonly due?: string;
  readonly externalId?: string;
  readonly created?: string;
  /** Files of the first comment. */
  readonly files?: readonly Omit<Attachment, 'id'>[];
}

export interface Seed {
  readonly origin?: string;
  readonly contentOrigin?: string;
  readonly tickets?: readonly SeedTicket[];
  /** First instant; ISO 8601 in UTC, whole seconds. */
  readonly start?: string;
  /** False: all writes fall into the same second. */
  readonly ticking?: boolean;
  /** Life of an access token in seconds. Default 1800. */
  readonly tokenLife?: number;
  readonly scopes?: readonly string[];
  readonly searchLag?: number;
}

export function buildWorld(seed: Seed): World {
  const sequences = { ticket: 0, user: 20_978_400, event: 1_900_000_000_000, token: 0 };
  return {
    origin: seed.origin ?? 'https://acme.zendesk.test',
    contentOrigin: seed.contentOrigin ?? 'https://files.zdusercontent.test',
    ...structuredClone({
      users: USERS,
      groups: GROUPS,
      fields: FIELDS,
      customStatuses: CUSTOM_STATUSES,
    }),
    tickets: [],
    attachments: [],
    mails: [],
    tokens: [],
    keys: new Map(),
    fileRequests: [],
    searchLag: seed.searchLag ?? 0,
    scopes: seed.scopes ?? ['read', 'write'],
    clock: Date.parse(seed.start ?? '2026-11-02T09:00:00Z'),
    now() {
      const at = instant(this.clock);
      if (seed.ticking !== false) this.clock += 1000;
      return at;
    },
    next(sequence) {
      sequences[sequence] += 1;
      return sequences[sequence];
    },
  };
}

/** Whole seconds in UTC, as Zendesk writes them. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Long enough to be told apart from text, and the same in each run. */
export function tokenText(kind: string, number: number): string {
  return createHash('sha256').update(`${kind} ${number}`).digest('hex');
}
