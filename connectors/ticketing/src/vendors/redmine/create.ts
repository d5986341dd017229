import { ConnectorError } from '@gatehouse/kit';
import type { TicketDraft, Written } from '../../adapter.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { nativePriorities } from './enums.ts';
import { readIssue, toTicket } from './issues.ts';
import { findPerson } from './people.ts';
import { defaultProject, findProject } from './projects.ts';
import { issueReply, type Issue, type Named } from './replies.ts';

/**
 * Opens a ticket in the configured project, or in that of `draft.queue`, and reads it back: a field that Redmine
 * dropped becomes a warning. Throws `invalid` for an unknown queue, assignee or tracker before anything is written.
 */
export async function createTicket(
  connection: Connection,
  draft: TicketDraft,
): Promise<Written<Ticket>> {
  const asked = await resolve(connection, draft);
  const posted = await connection.http.post(
    'issues.json',
    {
      issue: {
        project_id: asked.project.id,
        subject: draft.title,
        description: draft.body,
        ...(asked.tracker && { tracker_id: asked.tracker.id }),
        ...(asked.priority && { priority_id: asked.priority.id }),
        ...(asked.assignee !== undefined && { assigned_to_id: asked.assignee }),
        ...(draft.due_date !== undefined && { due_date: draft.due_date }),
      },
    },
    issueReply,
  );
  const warnings: string[] = [];
  const kept = await readIssue(connection, posted.id).catch(() => {
    // it exists: an error here would make the caller open it again
    warnings.push(
      'The ticket was opened but could not be read back; this is what Redmine first answered.',
    );
    return posted;
  });
  warnings.push(...dropped(draft, asked, kept));
  return {
    result: 'created',
    record: await toTicket(connection, kept),
    enforcement: 'checked',
    warnings,
  };
}

interface Resolved {
  readonly project: Named;
  readonly tracker: Named | undefined;
  readonly priority: Named | undefined;
  /** A numeric id, or `me`. */
  readonly assignee: string | undefined;
}

async function resolve(connection: Connection, draft: TicketDraft): Promise<Resolved> {
  const { reference } = connection;
  // read now, so that nothing but the write itself can fail after the write
  await reference.statuses();
  const project =
    draft.queue === undefined
      ? await defaultProject(connection)
      : await findProject(connection, draft.queue);
  const [priority] =
    draft.priority === undefined
      ? []
      : nativePriorities(await reference.priorities(), draft.priority);
  return {
    project,
    priority,
    tracker: await findTracker(connection),
    assignee:
      draft.assignee === undefined
        ? undefined
        : await findPerson(connection, 'assignee', draft.assignee, project),
  };
}

async function findTracker({ tracker, reference }: Connection): Promise<Named | undefined> {
  if (tracker === undefined) return undefined;
  const all = await reference.trackers();
  const found = all.find(({ name }) => name.toLowerCase() === tracker.toLowerCase());
  if (found) return found;
  const allowed = all.map(({ name }) => name);
  throw new ConnectorError('invalid', `This Redmine has no tracker "${tracker}".`, {
    hint: `The operator must set REDMINE_TRACKER to one of: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'tracker', message: 'no such tracker', allowed }] },
  });
}

/** What was asked and is not there. Redmine drops such fields and answers 201 all the same. */
function dropped(draft: TicketDraft, asked: Resolved, kept: Issue): string[] {
  return [
    ...differs('title', draft.title, kept.subject),
    ...(kept.description === draft.body.replaceAll('\r\n', '\n')
      ? []
      : ['body: Redmine kept another text.']),
    ...differs('queue', asked.project.name, kept.project?.name),
    ...differs('type', asked.tracker?.name, kept.tracker?.name),
    ...differs('priority', asked.priority?.name ?? draft.priority, kept.priority?.name),
    ...(asked.assignee === 'me' ? [] : differs('assignee', asked.assignee, kept.assigned_to?.id)),
    ...differs('due_date', draft.due_date, kept.due_date ?? undefined),
    ...(draft.requester === undefined
      ? []
      : ['requester: dropped, Redmine takes the account of this connector as the author.']),
    ...(draft.labels === undefined || draft.labels.length === 0
      ? []
      : ['labels: dropped, Redmine has no labels.']),
  ];
}

function differs(field: string, want: string | undefined, got: string | undefined): string[] {
  if (want === undefined || want === got) return [];
  const instead = got === undefined || got === '' ? 'nothing' : `"${got}"`;
  return [`${field}: asked for "${want}", Redmine kept ${instead}.`];
}
