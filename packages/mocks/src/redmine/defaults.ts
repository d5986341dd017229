export interface Named {
  readonly id: number;
  name: string;
}

export interface Priority extends Named {
  readonly is_default: boolean;
}

export interface Status extends Named {
  readonly is_closed: boolean;
}

export interface Role extends Named {
  readonly permissions: string[];
  /** May be given issues. Default true. */
  assignable?: boolean;
  /** Status id -> the ids it may move to; absent: to all of them. */
  readonly moves?: Readonly<Record<number, readonly number[]>>;
}

/** What a fresh Redmine holds after its default configuration was loaded. Permissions: those that matter here. */
export const DEFAULTS: {
  statuses: Status[];
  priorities: Priority[];
  trackers: Named[];
  roles: Role[];
} = {
  statuses: [
    { id: 1, name: 'New', is_closed: false },
    { id: 2, name: 'In Progress', is_closed: false },
    { id: 3, name: 'Resolved', is_closed: false },
    { id: 4, name: 'Feedback', is_closed: false },
    { id: 5, name: 'Closed', is_closed: true },
    { id: 6, name: 'Rejected', is_closed: true },
  ],
  priorities: [
    { id: 1, name: 'Low', is_default: false },
    { id: 2, name: 'Normal', is_default: true },
    { id: 3, name: 'High', is_default: false },
    { id: 4, name: 'Urgent', is_default: false },
    { id: 5, name: 'Immediate', is_default: false },
  ],
  trackers: [
    { id: 1, name: 'Bug' },
    { id: 2, name: 'Feature' },
    { id: 3, name: 'Support' },
  ],
  roles: [
    {
      id: 3,
      name: 'Manager',
      permissions: [
        'view_issues',
        'add_issues',
        'edit_issues',
        'manage_issue_relations',
        'manage_subtasks',
        'add_issue_notes',
        'view_private_notes',
        'set_notes_private',
      ],
    },
    {
      id: 4,
      name: 'Developer',
      permissions: [
        'view_issues',
        'add_issues',
        'edit_issues',
        'manage_issue_relations',
        'manage_subtasks',
        'add_issue_notes',
        'view_private_notes',
        'set_notes_private',
      ],
      moves: { 1: [2, 3, 4, 5], 2: [3, 4, 5], 3: [2, 4, 5], 4: [2, 3, 5] },
    },
    {
      id: 5,
      name: 'Reporter',
      permissions: ['view_issues', 'add_issues', 'add_issue_notes'],
      moves: { 1: [5], 2: [5], 3: [4, 5], 4: [5] },
    },
  ],
};
