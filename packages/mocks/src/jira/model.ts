import type { Doc } from './adf.ts';

export type Category = 'new' | 'indeterminate' | 'done';

export type Permission =
  | 'BROWSE_PROJECTS'
  | 'CREATE_ISSUES'
  | 'EDIT_ISSUES'
  | 'TRANSITION_ISSUES'
  | 'ADD_COMMENTS'
  | 'LINK_ISSUES'
  | 'ASSIGNABLE_USER'
  | 'MODIFY_REPORTER'
  | 'SERVICEDESK_AGENT';

export interface Named {
  readonly id: string;
  name: string;
}

export interface User {
  readonly accountId: string;
  displayName: string;
  readonly accountType: 'atlassian' | 'app' | 'customer';
  /** What Basic authentication names. */
  readonly email: string;
  /** Null: an account without an API token, such as a customer. */
  readonly apiToken: string | null;
  /** Accounts may hide their address: then no answer holds it and no search finds it. */
  emailVisible: boolean;
  active: boolean;
  /** The same in every project. */
  permissions: Permission[];
  readonly projectRoles: readonly string[];
}

export interface Status extends Named {
  readonly category: Category;
}

export interface Priority extends Named {
  readonly isDefault: boolean;
}

export interface LinkType extends Named {
  readonly inward: string;
  readonly outward: string;
}

export interface IssueType extends Named {
  /** 1 above, 0 plain, -1 a sub-task. */
  readonly hierarchyLevel: number;
}

/** Names, as a person would read them in the workflow. */
export interface Transition {
  readonly id: string;
  readonly name: string;
  /** Status names; `any` offers it everywhere. */
  readonly from: readonly string[] | 'any';
  readonly to: string;
  /** `required`: a screen asks for it. `optional`: the screen holds it. A name: the workflow sets it itself. */
  readonly resolution?: 'required' | 'optional' | { readonly sets: string } | 'clears';
  /** A screen lets a comment through; without one it is dropped, silently. Default: where there is a resolution field. */
  readonly screen?: boolean;
}

export interface Workflow {
  /** Where a new issue starts. */
  readonly initial: string;
  readonly statuses: readonly string[];
  readonly transitions: readonly Transition[];
}

/** A field that an administrator added. */
export interface CustomField {
  readonly id: `customfield_${string}`;
  readonly name: string;
  readonly kind: 'text' | 'option' | 'number';
  readonly required?: boolean;
  readonly options?: readonly string[];
}

export interface RequestType extends Named {
  readonly description: string;
  readonly issueType: string;
  /** What the form asks for; a field that it lacks is refused. */
  readonly fields: readonly string[];
}

export interface Project {
  readonly id: string;
  readonly key: string;
  name: string;
  readonly type: 'service_desk' | 'software' | 'business';
  /** Null where the project is none of Jira Service Management. */
  readonly serviceDeskId: string | null;
  workflow: Workflow;
  readonly issueTypes: readonly IssueType[];
  readonly fields: CustomField[];
  readonly requestTypes: readonly RequestType[];
}

export interface Comment {
  readonly id: string;
  readonly author: string;
  body: Doc;
  readonly created: number;
  readonly updated: number;
  readonly properties: Record<string, unknown>;
  readonly visibility: { readonly type: 'role' | 'group'; readonly value: string } | null;
}

export interface ChangeItem {
  readonly field: string;
  readonly fieldtype: 'jira' | 'custom';
  /** Absent for changes of what is no field, such as a link. */
  readonly fieldId?: string;
  readonly from: string | null;
  readonly fromString: string | null;
  readonly to: string | null;
  readonly toString: string | null;
}

export interface Change {
  readonly id: string;
  readonly author: string;
  readonly created: number;
  readonly items: readonly ChangeItem[];
}

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly mimeType: string;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly author: string;
  readonly created: number;
}

/** Instants are milliseconds; users, statuses and the rest are named by their ids. */
export interface Issue {
  readonly id: string;
  readonly key: string;
  readonly project: string;
  readonly creator: string;
  readonly created: number;
  type: string;
  summary: string;
  description: Doc | null;
  status: string;
  statusChanged: number;
  priority: string | null;
  labels: string[];
  assignee: string | null;
  reporter: string | null;
  /** YYYY-MM-DD. */
  due: string | null;
  resolution: string | null;
  resolved: number | null;
  parent: string | null;
  updated: number;
  /** Null: no request that a customer could see in the portal. */
  requestType: string | null;
  custom: Record<string, unknown>;
  properties: Record<string, unknown>;
  readonly comments: Comment[];
  readonly history: Change[];
  readonly attachments: Attachment[];
}

/** Seen from `inward` it reads "inward <type.outward> outward": SUP-1 blocks SUP-2. */
export interface Link {
  readonly id: string;
  readonly type: string;
  readonly inward: string;
  readonly outward: string;
}
