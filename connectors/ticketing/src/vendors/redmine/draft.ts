import { ConnectorError } from '@gatehouse/kit';
import type { TicketDraft } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { nativePriorities } from './enums.ts';
import { unmarked } from './marks.ts';
import { findPerson } from './people.ts';
import { defaultProject, findProject } from './projects.ts';
import { sameLines, type Issue, type Named, type NativeStatus, type Project } from './replies.ts';

/** A draft in Redmine's terms. */
export interface ResolvedDraft {
  readonly project: Project;
  readonly tracker: Named | undefined;
  /** Absent: Redmine's default. */
  readonly priority: Named | undefined;
  /** An id. */
  readonly assignee: string | undefined;
  /** Read before the write, so that nothing but the write itself can fail after it. */
  readonly statuses: readonly NativeStatus[];
}

/** Throws ConnectorError `invalid` for an unknown queue, assignee or tracker. */
export async function resolveDraft(
  connection: Connection,
  draft: TicketDraft,
): Promise<ResolvedDraft> {
  const { reference } = connection;
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
    statuses: await reference.statuses(),
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

/** What of a draft Redmine can never keep, by field. */
export function unsupported(draft: TicketDraft): Record<string, string> {
  return {
    ...(draft.requester !== undefined && {
      requester: 'Redmine takes the account of this connector as the author',
    }),
    ...(draft.labels !== undefined &&
      draft.labels.length > 0 && { labels: 'Redmine has no labels' }),
  };
}

/** What was asked and is not there. Redmine drops such fields and answers 201 all the same. */
export function dropped(draft: TicketDraft, asked: ResolvedDraft, kept: Issue): string[] {
  return [
    ...differs('title', draft.title, kept.subject),
    ...(unmarked(kept.description) === sameLines(draft.body)
      ? []
      : ['body: Redmine kept another text.']),
    ...differs('queue', asked.project.name, kept.project?.name),
    ...differs('type', asked.tracker?.name, kept.tracker?.name),
    ...differs('priority', asked.priority?.name ?? draft.priority, kept.priority?.name),
    ...differs('assignee', asked.assignee, kept.assigned_to?.id),
    ...differs('due_date', draft.due_date, kept.due_date ?? undefined),
    ...Object.entries(unsupported(draft)).map(([field, why]) => `${field}: dropped, ${why}.`),
  ];
}

function differs(field: string, want: string | undefined, got: string | undefined): string[] {
  if (want === undefined || want === got) return [];
  const instead = got === undefined || got === '' ? 'nothing' : `"${got}"`;
  return [`${field}: asked for "${want}", Redmine kept ${instead}.`];
}
