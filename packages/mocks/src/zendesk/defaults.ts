import type { Status } from './world.ts';

export interface User {
  readonly id: number;
  name: string;
  email: string | null;
  readonly role: 'end-user' | 'agent' | 'admin';
  suspended: boolean;
  /** Groups of an agent; the first one is the default. */
  readonly groups: number[];
}

export interface Group {
  readonly id: number;
  name: string;
  deleted: boolean;
}

export interface CustomStatus {
  readonly id: number;
  readonly status_category: Exclude<Status, 'closed'>;
  agent_label: string;
  active: boolean;
  readonly default: boolean;
}

export interface TicketField {
  readonly id: number;
  readonly type: string;
  title: string;
  active: boolean;
  /** Needed to solve a ticket. */
  required: boolean;
  readonly removable: boolean;
  /** Of a `tagger`: what may be chosen. */
  readonly options?: readonly { readonly name: string; readonly value: string }[];
}

/** The address through which the vendor's own fields are known in error bodies. */
export const ASSIGNEE_FIELD = 360_018_000_008;

export const GROUPS: Group[] = [
  { id: 360_001_000_211, name: 'Support', deleted: false },
  { id: 360_001_000_122, name: 'Second Level', deleted: false },
  { id: 360_001_000_300, name: 'Closed Team', deleted: true },
];

/** Ids beyond 32 bits, as newer accounts have them, beside short ones of an old account. */
export const USERS: User[] = [
  person(361_000_000_001, 'Olga Owner', 'olga@acme.test', 'admin', [360_001_000_211]),
  person(361_000_000_002, 'Alice Agent', 'alice@acme.test', 'agent', [360_001_000_211]),
  person(
    361_000_000_003,
    'Bob Agent',
    'bob@acme.test',
    'agent',
    [360_001_000_122, 360_001_000_211],
  ),
  person(20_978_392, 'Carol Customer', 'carol@customer.test', 'end-user', []),
  person(20_978_393, 'Dan Customer', null, 'end-user', []),
  { ...person(20_978_394, 'Erin Spam', 'erin@spam.test', 'end-user', []), suspended: true },
];

export const CUSTOM_STATUSES: CustomStatus[] = [
  { id: 1_900_000_001, status_category: 'new', agent_label: 'New', active: true, default: true },
  { id: 1_900_000_002, status_category: 'open', agent_label: 'Open', active: true, default: true },
  {
    id: 1_900_000_003,
    status_category: 'pending',
    agent_label: 'Pending',
    active: true,
    default: true,
  },
  {
    id: 1_900_000_004,
    status_category: 'hold',
    agent_label: 'On-hold',
    active: true,
    default: true,
  },
  {
    id: 1_900_000_005,
    status_category: 'solved',
    agent_label: 'Solved',
    active: true,
    default: true,
  },
  {
    id: 1_900_000_006,
    status_category: 'open',
    agent_label: 'Being repaired',
    active: true,
    default: false,
  },
  {
    id: 1_900_000_007,
    status_category: 'pending',
    agent_label: 'Waiting for parts',
    active: false,
    default: false,
  },
];

export const FIELDS: TicketField[] = [
  system(360_018_000_001, 'subject', 'Subject'),
  system(360_018_000_002, 'description', 'Description'),
  { ...system(360_018_000_003, 'status', 'Status'), required: true },
  system(360_018_000_004, 'tickettype', 'Type'),
  system(360_018_000_005, 'priority', 'Priority'),
  system(360_018_000_006, 'group', 'Group'),
  { ...system(ASSIGNEE_FIELD, 'assignee', 'Assignee'), required: true },
  custom(360_018_000_101, 'text', 'Order number'),
  {
    ...custom(360_018_000_102, 'tagger', 'Department'),
    options: [
      { name: 'Sales', value: 'dept_sales' },
      { name: 'Finance', value: 'dept_finance' },
    ],
  },
  custom(360_018_000_103, 'integer', 'Seats'),
  custom(360_018_000_104, 'checkbox', 'Warranty'),
  { ...custom(360_018_000_105, 'text', 'Old reference'), active: false },
];

function person(
  id: number,
  name: string,
  email: string | null,
  role: User['role'],
  groups: number[],
): User {
  return { id, name, email, role, suspended: false, groups };
}

function system(id: number, type: string, title: string): TicketField {
  return { id, type, title, active: true, required: false, removable: false };
}

function custom(id: number, type: string, title: string): TicketField {
  return { id, type, title, active: true, required: false, removable: true };
}
