import type {
  IssueType,
  LinkType,
  Named,
  Permission,
  Priority,
  RequestType,
  Status,
  User,
  Workflow,
} from './model.ts';

/** What a fresh site holds. Ids: those of real sites where these are fixed. */
export const STATUSES: readonly Status[] = [
  { id: '1', name: 'Open', category: 'new' },
  { id: '10000', name: 'To Do', category: 'new' },
  { id: '3', name: 'In Progress', category: 'indeterminate' },
  { id: '10100', name: 'Waiting for support', category: 'indeterminate' },
  { id: '10101', name: 'Waiting for customer', category: 'indeterminate' },
  { id: '10102', name: 'Pending', category: 'indeterminate' },
  { id: '5', name: 'Resolved', category: 'done' },
  { id: '6', name: 'Closed', category: 'done' },
  { id: '10103', name: 'Canceled', category: 'done' },
  { id: '10001', name: 'Done', category: 'done' },
];

export const PRIORITIES: readonly Priority[] = [
  { id: '1', name: 'Highest', isDefault: false },
  { id: '2', name: 'High', isDefault: false },
  { id: '3', name: 'Medium', isDefault: true },
  { id: '4', name: 'Low', isDefault: false },
  { id: '5', name: 'Lowest', isDefault: false },
];

export const RESOLUTIONS: readonly Named[] = [
  { id: '10000', name: 'Done' },
  { id: '10001', name: "Won't Do" },
  { id: '10002', name: 'Duplicate' },
  { id: '10003', name: 'Cannot Reproduce' },
];

export const LINK_TYPES: readonly LinkType[] = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10001', name: 'Cloners', inward: 'is cloned by', outward: 'clones' },
  { id: '10002', name: 'Duplicate', inward: 'is duplicated by', outward: 'duplicates' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
];

export const ROLES: readonly string[] = [
  'Administrators',
  'Service Desk Team',
  'Service Desk Customers',
];

export const ISSUE_TYPES: Readonly<Record<'desk' | 'plain', readonly IssueType[]>> = {
  desk: [
    { id: '10004', name: '[System] Service request', hierarchyLevel: 0 },
    { id: '10005', name: '[System] Incident', hierarchyLevel: 0 },
    { id: '10002', name: 'Task', hierarchyLevel: 0 },
    { id: '10000', name: 'Epic', hierarchyLevel: 1 },
    { id: '10003', name: 'Sub-task', hierarchyLevel: -1 },
  ],
  plain: [
    { id: '10002', name: 'Task', hierarchyLevel: 0 },
    { id: '10006', name: 'Bug', hierarchyLevel: 0 },
    { id: '10000', name: 'Epic', hierarchyLevel: 1 },
    { id: '10003', name: 'Sub-task', hierarchyLevel: -1 },
  ],
};

export const REQUEST_TYPES: readonly RequestType[] = [
  {
    id: '11',
    name: 'Get IT help',
    description: 'Ask the support desk',
    issueType: '10004',
    fields: ['summary', 'description'],
  },
  {
    id: '12',
    name: 'Report a system problem',
    description: 'Something is broken',
    issueType: '10005',
    fields: ['summary', 'description', 'priority', 'duedate'],
  },
];

const OPEN = ['Open', 'In Progress', 'Waiting for support', 'Waiting for customer', 'Pending'];

/** Depends on the state: closing goes by way of Resolved, which asks for a resolution, and Canceled is final. */
export const DESK_WORKFLOW: Workflow = {
  initial: 'Open',
  statuses: [...OPEN, 'Resolved', 'Closed', 'Canceled'],
  transitions: [
    {
      id: '11',
      name: 'Start work',
      from: ['Open', 'Waiting for support', 'Pending'],
      to: 'In Progress',
    },
    {
      id: '21',
      name: 'Respond to customer',
      from: ['Open', 'In Progress', 'Waiting for support'],
      to: 'Waiting for customer',
    },
    {
      id: '31',
      name: 'Respond to support',
      from: ['Waiting for customer', 'In Progress'],
      to: 'Waiting for support',
    },
    { id: '41', name: 'Pending', from: ['In Progress', 'Waiting for support'], to: 'Pending' },
    {
      id: '61',
      name: 'Resolve this issue',
      from: OPEN,
      to: 'Resolved',
      resolution: 'required',
    },
    { id: '71', name: 'Close', from: ['Resolved'], to: 'Closed' },
    {
      id: '81',
      name: 'Cancel request',
      from: OPEN,
      to: 'Canceled',
      resolution: { sets: "Won't Do" },
    },
    {
      id: '91',
      name: 'Reopen',
      from: ['Resolved', 'Closed'],
      to: 'In Progress',
      resolution: 'clears',
    },
  ],
};

/** From everywhere to everywhere; the board sets and clears the resolution itself. */
export const BOARD_WORKFLOW: Workflow = {
  initial: 'To Do',
  statuses: ['To Do', 'In Progress', 'Done'],
  transitions: [
    { id: '11', name: 'To Do', from: 'any', to: 'To Do', resolution: 'clears' },
    { id: '21', name: 'In Progress', from: 'any', to: 'In Progress', resolution: 'clears' },
    { id: '31', name: 'Done', from: 'any', to: 'Done', resolution: { sets: 'Done' } },
  ],
};

const AGENT: readonly Permission[] = [
  'BROWSE_PROJECTS',
  'CREATE_ISSUES',
  'EDIT_ISSUES',
  'TRANSITION_ISSUES',
  'ADD_COMMENTS',
  'LINK_ISSUES',
  'ASSIGNABLE_USER',
  'MODIFY_REPORTER',
  'SERVICEDESK_AGENT',
];

interface Account {
  readonly id: string;
  readonly name: string;
  readonly type?: User['accountType'];
  readonly token?: string;
  readonly hidden?: boolean;
  readonly permissions: readonly Permission[];
  readonly roles: readonly string[];
}

const TEAM = ['Service Desk Team', 'Administrators'];

/** alice and bob are agents, carol a customer, dan may only look and hides his address, eve sees no project. */
export const ACCOUNTS = {
  alice: {
    id: '712020:a11ce000-0000-4000-8000-000000000001',
    name: 'Alice Test',
    token: 'ATATT3xFfGF0alice',
    permissions: AGENT,
    roles: TEAM,
  },
  bob: {
    id: '712020:b0b00000-0000-4000-8000-000000000002',
    name: 'Bob Test',
    token: 'ATATT3xFfGF0bob',
    permissions: AGENT,
    roles: ['Service Desk Team'],
  },
  carol: {
    id: 'qm:5f1c2d30-0000-4000-8000-000000000003:ca401',
    name: 'Carol Customer',
    type: 'customer',
    permissions: [],
    roles: ['Service Desk Customers'],
  },
  dan: {
    id: '5b10ac8d82e05b22cc7d4ef5',
    name: 'Dan Test',
    token: 'ATATT3xFfGF0dan',
    hidden: true,
    permissions: ['BROWSE_PROJECTS'],
    roles: [],
  },
  eve: {
    id: '557058:e4e00000-0000-4000-8000-000000000005',
    name: 'Eve Test',
    token: 'ATATT3xFfGF0eve',
    permissions: [],
    roles: [],
  },
  /** The OAuth service account; it has no API token. */
  service: {
    id: '712020:5e471ce0-0000-4000-8000-000000000006',
    name: 'Gatehouse Service',
    hidden: true,
    permissions: AGENT,
    roles: TEAM,
  },
  robot: {
    id: '557058:f58131cb-b67d-43c7-b30d-6b58d40bd077',
    name: 'Automation for Jira',
    type: 'app',
    permissions: [],
    roles: [],
  },
} as const satisfies Readonly<Record<string, Account>>;

export type AccountName = keyof typeof ACCOUNTS;

export function accounts(): User[] {
  return Object.entries<Account>(ACCOUNTS).map(([name, account]) => ({
    accountId: account.id,
    displayName: account.name,
    accountType: account.type ?? 'atlassian',
    email: `${name}@example.com`,
    apiToken: account.token ?? null,
    emailVisible: account.hidden !== true && account.type !== 'app',
    active: true,
    permissions: [...account.permissions],
    projectRoles: account.roles,
  }));
}
