import { HttpResponse } from 'msw';
import type { Answer } from './answer.ts';
import { renderIssue, renderJournals } from './render.ts';
import { allowedStatuses, may, mayEdit } from './rights.ts';
import type { Issue, User, World } from './world.ts';

/** What a client may send; everything else is ignored, as Redmine does. */
interface Fields {
  readonly [field: string]: unknown;
}

export const readIssue: Answer = ({ world, user, url, id }) => {
  const issue = find(world, user, id);
  if (issue instanceof Response) return issue;
  const include = (url.searchParams.get('include') ?? '').split(',');
  return HttpResponse.json({
    issue: {
      ...renderIssue(world, issue),
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
  const project = world.projects.find(
    ({ id, identifier }) =>
      id === Number(fields['project_id']) || identifier === fields['project_id'],
  );
  if (!project || !may(world, user, project.id, 'add_issues')) {
    return refused(['Project cannot be blank', 'Tracker cannot be blank']);
  }
  if (typeof fields['subject'] !== 'string' || fields['subject'] === '') {
    return refused(['Subject cannot be blank']);
  }
  const at = world.now();
  const issue: Issue = {
    id: world.issues.length + 1,
    project: project.id,
    author: user.id,
    created: at,
    updated: at,
    journals: [],
    subject: fields['subject'],
    description:
      typeof fields['description'] === 'string'
        ? fields['description'].replaceAll(/\r?\n/g, '\r\n')
        : null,
    status: 1,
    priority: known(world.priorities, fields['priority_id']) ?? 2,
    // one that does not exist becomes the project's first, without a word
    tracker: known(world.trackers, fields['tracker_id']) ?? 1,
    assignee:
      fields['assigned_to_id'] === 'me' ? user.id : known(world.users, fields['assigned_to_id']),
    due: typeof fields['due_date'] === 'string' ? fields['due_date'] : null,
  };
  world.issues.push(issue);
  return HttpResponse.json({ issue: renderIssue(world, issue) }, { status: 201 });
};

/** 204 whatever was kept: a forbidden status stays, a private note without the right for it is published. */
export const updateIssue: Answer = ({ world, user, id, body }) => {
  const issue = find(world, user, id);
  if (issue instanceof Response) return issue;
  const fields = fieldsOf(body);
  if (!fields) return new HttpResponse('<html>Bad Request</html>', { status: 400 });
  const at = world.now();
  // even where nothing else changes
  issue.updated = at;
  const reachable = mayEdit(world, user, issue) ? allowedStatuses(world, user, issue) : [];
  const status = known(reachable, fields['status_id']);
  const moved =
    status === undefined || status === issue.status ? undefined : ([issue.status, status] as const);
  issue.status = moved?.[1] ?? issue.status;
  const text = fields['notes'];
  const notes =
    typeof text === 'string' && may(world, user, issue.project, 'add_issue_notes') ? text : '';
  const secret =
    fields['private_notes'] === true && may(world, user, issue.project, 'set_notes_private');
  const entry = { user: user.id, at, private: false, notes: null, ...(moved && { moved }) };
  // a private note is kept apart, so that others still see the change that came with it
  if (moved && (notes === '' || secret)) note(world, issue, entry);
  if (notes !== '') {
    note(world, issue, secret ? { user: user.id, at, private: true, notes } : { ...entry, notes });
  }
  return new HttpResponse(null, { status: 204 });
};

function note(world: World, issue: Issue, journal: Omit<Issue['journals'][number], 'id'>): void {
  const count = world.issues.reduce((sum, { journals }) => sum + journals.length, 0);
  issue.journals.push({ id: count + 1, ...journal });
}

function find(world: World, user: User, id: string): Issue | Response {
  const issue = world.issues.find((one) => String(one.id) === id);
  if (!issue) return new HttpResponse(null, { status: 404 });
  const visible = may(world, user, issue.project, 'view_issues');
  return visible ? issue : new HttpResponse(null, { status: 403 });
}

function fieldsOf(body: unknown): Fields | undefined {
  if (typeof body !== 'object' || body === null || !('issue' in body)) return undefined;
  return typeof body.issue === 'object' && body.issue !== null ? { ...body.issue } : undefined;
}

function known(all: readonly { readonly id: number }[], id: unknown): number | undefined {
  return all.find((one) => one.id === Number(id))?.id;
}

function refused(errors: string[]): Response {
  return HttpResponse.json({ errors }, { status: 422 });
}
