import type { Judge } from '../judge.ts';
import type { Doc } from './adf.ts';
import type { AccountName } from './defaults.ts';
import type { CustomField, RequestType, Workflow } from './model.ts';

export interface SeedProject {
  readonly name: string;
  readonly key: string;
  /** Default `service_desk`: a project of Jira Service Management. The others answer 404 in its API. */
  readonly type?: 'service_desk' | 'software' | 'business';
  readonly workflow?: Workflow;
  /** Custom fields, which may be required at creation. */
  readonly fields?: readonly CustomField[];
  readonly requestTypes?: readonly RequestType[];
}

export interface SeedIssue {
  readonly summary: string;
  readonly description?: string | Doc | null;
  /** Index into the seeded projects. Default 0. */
  readonly project?: number;
  /** Native names. Defaults: the first type, where the workflow starts, Medium, unresolved. */
  readonly type?: string;
  readonly status?: string;
  readonly priority?: string | null;
  readonly resolution?: string;
  readonly labels?: readonly string[];
  readonly assignee?: AccountName;
  /** Default: carol, the customer. */
  readonly reporter?: AccountName;
  /** YYYY-MM-DD. */
  readonly due?: string;
  /** The id of one; null: no request of the portal. Default: the project's first, if it has any. */
  readonly requestType?: string | null;
  readonly custom?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly comments?: readonly {
    readonly body: string | Doc;
    readonly internal?: boolean;
    /** Only members of this project role see it. */
    readonly role?: string;
    readonly author?: AccountName;
  }[];
  readonly attachments?: readonly {
    readonly filename: string;
    readonly mimeType?: string;
    readonly content: string | Uint8Array<ArrayBuffer>;
  }[];
}

export interface Seed {
  /** Of the site. Default `https://gatehouse-test.atlassian.net`. */
  readonly origin?: string;
  /** Default: one service desk, `SUP`. */
  readonly projects?: readonly SeedProject[];
  readonly issues?: readonly SeedIssue[];
  /** First instant; ISO 8601 in UTC. */
  readonly start?: string;
  /** False: all writes fall into the same millisecond. */
  readonly ticking?: boolean;
  /** Of all accounts: answers are written and dates in JQL are read in it. Default `Etc/UTC`. */
  readonly timeZone?: string;
  /** How many searches pass before a write is found. Default 0. */
  readonly indexLag?: number;
  /** Added to each count, which is an estimate. Default 0. */
  readonly approximateBy?: number;
  /** Whether ascending by a date starts with those that have none. Default true. */
  readonly emptyDatesFirst?: boolean;
  /** The scopes of the OAuth service account. Default: all that the world asks for. */
  readonly scopes?: readonly string[];
  /** Judges each request by the vendor's own description. */
  readonly judge?: Judge;
}
