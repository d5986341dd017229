import { fieldsOf } from './custom-fields.ts';
import { may, visibleJournals } from './rights.ts';
import type { Attachment, Issue, Named, Relation, User, World } from './world.ts';

/** An issue as it goes over the wire. An absent assignee is left out, an absent due date is null: as measured. */
export function renderIssue(world: World, issue: Issue) {
  const status = world.statuses.find(({ id }) => id === issue.status);
  const fields = fieldsOf(world, issue);
  const assignee = issue.assignee === undefined ? undefined : ref(world.users, issue.assignee);
  return {
    id: issue.id,
    project: ref(world.projects, issue.project),
    tracker: ref(world.trackers, issue.tracker),
    status: { id: issue.status, name: status?.name, is_closed: status?.is_closed },
    priority: ref(world.priorities, issue.priority),
    author: ref(world.users, issue.author),
    ...(assignee && { assigned_to: assignee }),
    ...(issue.parent !== undefined && { parent: { id: issue.parent } }),
    subject: issue.subject,
    description: issue.description,
    start_date: issue.created.slice(0, 10),
    due_date: issue.due,
    done_ratio: 0,
    is_private: false,
    estimated_hours: null,
    ...(fields.length > 0 && {
      custom_fields: fields.map(({ id, name, multiple }) => {
        const values = issue.fields[id] ?? [];
        return {
          id,
          name,
          ...(multiple ? { multiple, value: values } : { value: values[0] ?? '' }),
        };
      }),
    }),
    created_on: issue.created,
    updated_on: issue.updated,
    closed_on: null,
  };
}

export function renderJournals(world: World, user: User, issue: Issue) {
  const shown = visibleJournals(world, user, issue).map((journal) => ({
    id: journal.id,
    user: ref(world.users, journal.user),
    notes: journal.notes,
    created_on: journal.at,
    private_notes: journal.private,
    details: journal.details,
  }));
  return user.newestFirst === true ? shown.toReversed() : shown;
}

/** Those whose other end the user may see. */
export function visibleRelations(world: World, user: User, issue: Issue): Relation[] {
  return world.relations.filter(({ from, to }) => {
    if (from !== issue.id && to !== issue.id) return false;
    const other = world.issues.find(({ id }) => id === (from === issue.id ? to : from));
    return other !== undefined && may(world, user, other.project, 'view_issues');
  });
}

export function renderRelation({ id, from, to, type }: Relation) {
  return { id, issue_id: from, issue_to_id: to, relation_type: type, delay: null };
}

export function renderAttachment(world: World, file: Attachment, origin: string) {
  return {
    id: file.id,
    filename: file.filename,
    filesize: file.bytes.length,
    content_type: file.type,
    description: '',
    content_url: `${origin}/attachments/download/${file.id}/${encodeURIComponent(file.filename)}`,
    author: ref(world.users, file.author),
    created_on: file.at,
  };
}

export function ref(all: readonly Named[], id: number): { id: number; name: string } | undefined {
  const found = all.find((one) => one.id === id);
  return found && { id, name: found.name };
}
