import { visibleJournals } from './rights.ts';
import type { Issue, Named, User, World } from './world.ts';

/** An issue as it goes over the wire. An absent assignee is left out, an absent due date is null: as measured. */
export function renderIssue(world: World, issue: Issue) {
  const status = world.statuses.find(({ id }) => id === issue.status);
  const assignee = issue.assignee === undefined ? undefined : ref(world.users, issue.assignee);
  return {
    id: issue.id,
    project: ref(world.projects, issue.project),
    tracker: ref(world.trackers, issue.tracker),
    status: { id: issue.status, name: status?.name, is_closed: status?.is_closed },
    priority: ref(world.priorities, issue.priority),
    author: ref(world.users, issue.author),
    ...(assignee && { assigned_to: assignee }),
    subject: issue.subject,
    description: issue.description,
    start_date: issue.created.slice(0, 10),
    due_date: issue.due,
    done_ratio: 0,
    is_private: false,
    estimated_hours: null,
    created_on: issue.created,
    updated_on: issue.updated,
    closed_on: null,
  };
}

export function renderJournals(world: World, user: User, issue: Issue) {
  return visibleJournals(world, user, issue).map((journal) => ({
    id: journal.id,
    user: ref(world.users, journal.user),
    notes: journal.notes,
    created_on: journal.at,
    private_notes: journal.private,
    details: journal.moved
      ? [
          {
            property: 'attr',
            name: 'status_id',
            old_value: String(journal.moved[0]),
            new_value: String(journal.moved[1]),
          },
        ]
      : [],
  }));
}

export function ref(all: readonly Named[], id: number): { id: number; name: string } | undefined {
  const found = all.find((one) => one.id === id);
  return found && { id, name: found.name };
}
