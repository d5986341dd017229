import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { takeUploads } from './attachments.ts';
import { refusedValues, valuesAfter } from './custom-fields.ts';
import { detailsOf, edited, known, projectOf, withCrlf, type Fields } from './edit.ts';
import { childrenOf, follow } from './hierarchy.ts';
import {
  ref,
  renderAttachment,
  renderIssue,
  renderJournals,
  renderRelation,
  visibleRelations,
} from './render.ts';
import { allowedStatuses, assignable, isClosed, may } from './rights.ts';
import type { Detail, Issue, User, World } from './world.ts';

export const readIssue: Answer = ({ world, user, url, id }) => {
  const issue = find(world, user, id);
  if (issue instanceof Response) return issue;
  const include = (url.searchParams.get('include') ?? '').split(',');
  const relations = visibleRelations(world, user, issue);
  const children = childrenOf(world, issue);
  const files = world.attachments.filter((file) => file.issue === issue.id);
  return HttpResponse.json({
    issue: {
      ...renderIssue(world, issue),
      ...(include.includes('children') &&
        children.length > 0 && {
          children: children.map((child) => ({
            id: child.id,
            tracker: ref(world.trackers, child.tracker),
            subject: child.subject,
          })),
        }),
      ...(include.includes('attachments') && {
        attachments: files.map((file) => renderAttachment(world, file, url.origin)),
      }),
      ...(include.includes('relations') &&
        relations.length > 0 && { relations: relations.map(renderRelation) }),
      ...(include.includes('journals') && { journals: renderJournals(world, user, issue) }),
      ...(include.includes('allowed_statuses') && {
        allowed_statuses: allowedStatuses(world, user, issue),
      }),
    },
  });
};

export const createIssue: Answer = ({ world, user, body }) => {
  const fields = fieldsOf(body);
  if (!fields) return new HttpResponse('<html>Bad Request</html>', { status: 400 });
  const project = projectOf(world, fields['project_id']);
  if (!project || !may(world, user, project.id, 'add_issues')) {
    return refused(['Project cannot be blank', 'Tracker cannot be blank']);
  }
  if (typeof fields['subject'] !== 'string' || fields['subject'] === '') {
    return refused(['Subject cannot be blank']);
  }
  const trackers = world.trackers.filter(({ id }) => project.trackers?.includes(id) ?? true);
  const draft: Issue = {
    id: world.issues.length + 1,
    project: project.id,
    author: user.id,
    created: '',
    updated: '',
    journals: [],
    subject: fields['subject'],
    description: typeof fields['description'] === 'string' ? withCrlf(fields['description']) : null,
    status: 1,
    priority: known(world.priorities, fields['priority_id']) ?? 2,
    // one that does not exist becomes the project's first, without a word
    tracker: known(trackers, fields['tracker_id']) ?? trackers[0]?.id ?? 1,
    assignee: undefined,
    due: typeof fields['due_date'] === 'string' ? fields['due_date'] : null,
    parent: undefined,
    fields: {},
  };
  draft.fields = valuesAfter(world, draft, fields['custom_fields']);
  const errors = refusedValues(world, draft);
  const assignee = fields['assigned_to_id'] === 'me' ? user.id : fields['assigned_to_id'];
  if (assignee !== undefined && assignee !== null && assignee !== '') {
    if (!assignable(world, draft).includes(Number(assignee))) errors.push('Assignee is invalid');
    draft.assignee = Number(assignee);
  }
  const at = world.now();
  if (draft.due !== null && draft.due < at.slice(0, 10)) {
    errors.push('Due date must be greater than start date');
  }
  if (errors.length > 0) return refused(errors);
  const issue = { ...draft, created: at, updated: at };
  world.issues.push(issue);
  return HttpResponse.json({ issue: renderIssue(world, issue) }, { status: 201 });
};

/** 204 whatever was kept: a forbidden status stays, a private note without the right for it is published. */
export const updateIssue: Answer = ({ world, user, id, body }) => {
  const issue = find(world, user, id);
  if (issue instanceof Response) return issue;
  const fields = fieldsOf(body);
  if (!fields) return new HttpResponse('<html>Bad Request</html>', { status: 400 });
  const before = { ...issue };
  const after = edited(world, user, issue, fields);
  if (after.errors.length > 0) return refused(after.errors);
  const at = world.now();
  const files = takeUploads(world, issue, fields['uploads']);
  const details = [...detailsOf(before, after.issue), ...files];
  // even where nothing else changes
  Object.assign(issue, after.issue, { updated: at });
  const text = fields['notes'];
  const notes =
    typeof text === 'string' && may(world, user, issue.project, 'add_issue_notes') ? text : '';
  const secret =
    fields['private_notes'] === true && may(world, user, issue.project, 'set_notes_private');
  const entry = { user: user.id, at, private: false, notes: null, details };
  // a private note is kept apart, so that others still see the change that came with it
  if (details.length > 0 && (notes === '' || secret)) note(world, issue, entry);
  if (notes !== '') {
    const kept = secret ? { ...entry, private: true, details: [] } : entry;
    note(world, issue, { ...kept, notes });
  }
  settle(world, user, before, issue, at);
  return new HttpResponse(null, { status: 204 });
};

/** What follows from a change: for the parents, for what was linked, for subtasks and duplicates. */
function settle(world: World, user: User, before: Issue, issue: Issue, at: string): void {
  const say = (other: Issue, detail: Detail) =>
    note(world, other, { user: user.id, at, private: false, notes: null, details: [detail] });
  if (before.parent !== issue.parent) {
    const child = { property: 'attr', name: 'child_id' } as const;
    const [was, is] = [before.parent, issue.parent].map((one) =>
      world.issues.find(({ id }) => id === one),
    );
    if (was) say(was, { ...child, old_value: String(issue.id), new_value: null });
    if (is) say(is, { ...child, old_value: null, new_value: String(issue.id) });
  }
  if (before.project !== issue.project) {
    const kept = world.relations.filter(({ from, to }) => from !== issue.id && to !== issue.id);
    world.relations.splice(0, world.relations.length, ...kept);
    for (const child of childrenOf(world, issue)) child.project = issue.project;
  }
  for (const parent of [before.parent, issue.parent]) follow(world, parent);
  if (isClosed(world, before.status) || !isClosed(world, issue.status)) return;
  for (const { type, from, to } of world.relations) {
    const duplicate = world.issues.find(({ id }) => id === from);
    if (type !== 'duplicates' || to !== issue.id || !duplicate) continue;
    if (isClosed(world, duplicate.status)) continue;
    const [old_value, new_value] = [String(duplicate.status), String(issue.status)];
    Object.assign(duplicate, { status: issue.status, updated: at });
    say(duplicate, { property: 'attr', name: 'status_id', old_value, new_value });
  }
}

export function note(
  world: World,
  issue: Issue,
  journal: Omit<Issue['journals'][number], 'id'>,
): void {
  const count = world.issues.reduce((sum, { journals }) => sum + journals.length, 0);
  issue.journals.push({ id: count + 1, ...journal });
}

export function find(world: World, user: User, id: string): Issue | Response {
  const issue = world.issues.find((one) => String(one.id) === id);
  if (!issue) return new HttpResponse(null, { status: 404 });
  const visible = may(world, user, issue.project, 'view_issues');
  return visible ? issue : new HttpResponse(null, { status: 403 });
}

function fieldsOf(body: unknown): Fields | undefined {
  if (typeof body !== 'object' || body === null || !('issue' in body)) return undefined;
  return typeof body.issue === 'object' && body.issue !== null ? { ...body.issue } : undefined;
}

export function refused(errors: readonly string[]): Response {
  return HttpResponse.json({ errors }, { status: 422 });
}
