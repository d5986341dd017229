import { ConnectorError } from '@gatehouse/kit';
import type { TicketDraft } from '../../adapter.ts';
import type { Connection } from './connection.ts';
import { droppedFields, fieldsOfNew, resolveFields, type AskedField } from './custom-fields.ts';
import { nativePriorities } from './enums.ts';
import { bodyDiffers, differs } from './kept.ts';
import { findAssignee } from './people.ts';
import { defaultProject, findProject } from './projects.ts';
import type { Project } from './reference-replies.ts';
import type { Issue, Named, NativeStatus } from './replies.ts';

/** A draft in Redmine's terms. */
export interface ResolvedDraft {
  readonly project: Project;
  /** Absent: Redmine takes the project's first. */
  readonly tracker: Named | undefined;
  /** Absent: Redmine's default. */
  readonly priority: Named | undefined;
  readonly assignee: Named | undefined;
  readonly fields: readonly AskedField[];
  /** Read before the write, so that nothing but the write itself can fail after it. */
  readonly statuses: readonly NativeStatus[];
}

/** Throws ConnectorError `invalid` for an unknown queue, assignee, tracker or custom field. */
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
  const tracker = await findTracker(connection, project, draft.type);
  const known = draft.custom_fields?.length ? await fieldsOfNew(connection, project, tracker) : [];
  return {
    project,
    priority,
    tracker,
    assignee:
      draft.assignee === undefined
        ? undefined
        : await findAssignee(
            connection,
            draft.assignee,
            project,
            // the author of a ticket may be given it, and the account will be its author
            [{ id: (await reference.me()).id, name: '' }],
          ),
    fields: resolveFields(known, draft.custom_fields),
    statuses: await reference.statuses(),
  };
}

/** The tracker that was asked for, or else the configured one. */
async function findTracker(
  { tracker: configured, reference }: Connection,
  project: Project,
  type: string | undefined,
): Promise<Named | undefined> {
  const wanted = type ?? configured;
  if (wanted === undefined) return undefined;
  const all =
    type === undefined
      ? await reference.trackers()
      : (await reference.project(project.id)).trackers;
  const found = all.find(({ name }) => name.toLowerCase() === wanted.trim().toLowerCase());
  if (found) return found;
  const allowed = all.map(({ name }) => name);
  const names = allowed.join(', ');
  if (type !== undefined) {
    throw new ConnectorError('invalid', `type: "${type}" is no tracker of ${project.name}.`, {
      hint: `Choose one of: ${names}.`,
      details: { fields: [{ field: 'type', message: 'no such tracker', allowed }] },
    });
  }
  throw new ConnectorError('invalid', `This Redmine has no tracker "${wanted}".`, {
    hint: `The operator must set REDMINE_TRACKER to one of: ${names}.`,
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
export function dropped(
  { prose }: Connection,
  draft: TicketDraft,
  asked: ResolvedDraft,
  kept: Issue,
): string[] {
  return [
    ...differs('title', draft.title, kept.subject),
    ...bodyDiffers(prose, draft.body, kept),
    ...differs('queue', asked.project.name, kept.project?.name),
    ...differs('type', asked.tracker?.name, kept.tracker?.name),
    ...differs('priority', asked.priority?.name ?? draft.priority, kept.priority?.name),
    ...differs('assignee', asked.assignee?.id, kept.assigned_to?.id),
    ...differs('due_date', draft.due_date, kept.due_date ?? undefined),
    ...droppedFields(asked.fields, kept),
    ...Object.entries(unsupported(draft)).map(([field, why]) => `${field}: dropped, ${why}.`),
  ];
}
