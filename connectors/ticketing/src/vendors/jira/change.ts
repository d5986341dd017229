import { ConnectorError } from '@gatehouse/kit';
import type { TicketChange } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import type { Ticket } from '../../model.ts';
import { priority as priorities } from '../../model.ts';
import { toAdf } from '../../text/adf.ts';
import type { Connection } from './connection.ts';
import { resolveFields, type AskedField } from './custom-fields.ts';
import { requireLabels } from './draft.ts';
import { nativePriorities, plain } from './enums.ts';
import { fieldsOf, readIssue, requireVersion, toTicket } from './issues.ts';
import { asKept } from './kept.ts';
import { UPDATED } from './marks.ts';
import { findAssignee } from './people.ts';
import type { MetaField } from './reference-replies.ts';
import type { Issue } from './replies.ts';

/** A change in Jira's terms. */
export interface ResolvedChange {
  readonly before: Issue;
  /** The ticket before, as callers see it, and as it shall be. */
  readonly ticket: Ticket;
  readonly foreseen: Ticket;
  /** What was asked, by neutral name. */
  readonly asked: readonly string[];
  /** What of it is not so already, as Jira takes it. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly update: Readonly<Record<string, unknown>>;
  readonly known: readonly MetaField[];
}

interface Part {
  readonly asked: string;
  readonly foreseen: Partial<Ticket>;
  /** Of Jira's own field; undefined where it is so already. */
  readonly field?: readonly [string, unknown] | undefined;
}

/**
 * Throws ConnectorError `conflict` for a stale version, `invalid` for names that Jira does not know, `forbidden` for an
 * account that may not edit, and `not_supported` for a move to another project.
 */
export async function resolveChange(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<ResolvedChange> {
  const before = await readIssue(connection, id, [UPDATED]);
  requireVersion(before, change.expectedVersion);
  const ticket = await toTicket(connection, before);
  requireSameQueue(ticket, before, change.queue);
  const known = await fieldsOf(connection, before);
  const parts = [
    titled(ticket, change.title),
    bodied(ticket, change.body),
    await prioritised(connection, ticket, change.priority),
    await assigned(connection, before, ticket, change.assignee),
    due(ticket, change.due_date),
    ...customised(ticket, resolveFields(known, change.custom_fields)),
  ].filter((part) => part !== undefined);
  const labels = labelled(ticket, change);
  let foreseen: Ticket = { ...ticket, labels: labels.after };
  if (change.assignee === null) delete foreseen.assignee;
  if (change.due_date === null) delete foreseen.due_date;
  for (const part of parts) {
    const { custom_fields: fields = [], ...rest } = part.foreseen;
    foreseen = { ...foreseen, ...rest, custom_fields: merged(foreseen, fields) };
  }
  const fields = Object.fromEntries(parts.flatMap(({ field }) => (field ? [field] : [])));
  const update = labels.operations.length === 0 ? {} : { labels: labels.operations };
  if (Object.keys(fields).length + labels.operations.length > 0)
    await requireEdit(connection, before);
  return {
    before,
    ticket,
    foreseen,
    asked: [...parts.map(({ asked }) => asked), ...labels.asked],
    fields,
    update,
    known,
  };
}

function requireSameQueue(ticket: Ticket, { project }: Issue, queue: string | undefined): void {
  if (queue === undefined) return;
  if ([project?.name, project?.key].some((name) => plain(name ?? '') === plain(queue))) return;
  throw notSupported(
    'Jira',
    'queue',
    `move ${ticket.display_id} to another project by its REST interface`,
    'A person moves it in Jira; or open a new ticket there and link the two.',
  );
}

async function requireEdit({ reference }: Connection, { key, project }: Issue): Promise<void> {
  const rights = project ? await reference.rights(project) : [];
  if (rights.includes('EDIT_ISSUES')) return;
  throw new ConnectorError(
    'forbidden',
    `The account of this connector may not edit ticket ${key}.`,
    { hint: 'Ask the operator for the permission "Edit issues", or add a comment instead.' },
  );
}

function titled(ticket: Ticket, title: string | undefined): Part | undefined {
  if (title === undefined) return undefined;
  const line = title.trim();
  const field = line === ticket.title ? undefined : (['summary', line] as const);
  return { asked: 'title', foreseen: { title: line }, field };
}

function bodied(ticket: Ticket, body: string | undefined): Part | undefined {
  if (body === undefined) return undefined;
  const kept = asKept(body);
  const field = kept === ticket.body ? undefined : (['description', toAdf(body)] as const);
  return { asked: 'body', foreseen: { body: kept }, field };
}

async function prioritised(
  { reference }: Connection,
  ticket: Ticket,
  asked: TicketChange['priority'],
): Promise<Part | undefined> {
  if (asked === undefined) return undefined;
  if (asked === ticket.priority) return { asked: 'priority', foreseen: {} };
  const all = await reference.priorities();
  const [native] = nativePriorities(all, asked);
  if (native) {
    return {
      asked: 'priority',
      foreseen: { priority: asked, priority_native: native.name },
      field: ['priority', { id: native.id }],
    };
  }
  const allowed = priorities.options.filter((word) => nativePriorities(all, word).length > 0);
  const message = 'no priority of this site stands for it';
  throw new ConnectorError('invalid', `priority: "${asked}": ${message}.`, {
    hint: `Choose one of: ${allowed.join(', ')}.`,
    details: { fields: [{ field: 'priority', message, allowed }] },
  });
}

async function assigned(
  connection: Connection,
  { project }: Issue,
  ticket: Ticket,
  asked: string | null | undefined,
): Promise<Part | undefined> {
  if (asked === undefined) return undefined;
  if (asked === null) {
    return {
      asked: 'assignee',
      foreseen: {},
      field: ticket.assignee ? ['assignee', null] : undefined,
    };
  }
  const where = project ?? { id: '', key: connection.project, name: '', projectTypeKey: '' };
  const person = await findAssignee(connection, asked, where);
  const field =
    person.id === ticket.assignee?.id
      ? undefined
      : (['assignee', { accountId: person.id }] as const);
  return { asked: 'assignee', foreseen: { assignee: person }, field };
}

function due(ticket: Ticket, asked: string | null | undefined): Part | undefined {
  if (asked === undefined) return undefined;
  return {
    asked: 'due_date',
    foreseen: asked === null ? {} : { due_date: asked },
    field: asked === (ticket.due_date ?? null) ? undefined : ['duedate', asked],
  };
}

function customised(ticket: Ticket, asked: readonly AskedField[]): Part[] {
  return asked.map(({ id, name, value, send }) => {
    const was = ticket.custom_fields.find(({ field }) => field === name)?.value ?? '';
    return {
      asked: name,
      foreseen: { custom_fields: [{ field: name, value }] },
      field: was === value ? undefined : [id, send],
    };
  });
}

function merged(ticket: Ticket, fields: Ticket['custom_fields']): Ticket['custom_fields'] {
  const values = new Map(ticket.custom_fields.map(({ field, value }) => [field, value]));
  for (const { field, value } of fields) {
    if (value === '') values.delete(field);
    else values.set(field, value);
  }
  return [...values].map(([field, value]) => ({ field, value }));
}

function labelled(ticket: Ticket, { labels_add = [], labels_remove = [] }: TicketChange) {
  requireLabels(labels_add);
  const added = labels_add.filter((label) => !ticket.labels.includes(label));
  const removed = ticket.labels.filter((label) => labels_remove.includes(label));
  const after = [...new Set([...ticket.labels, ...added])].filter(
    (one) => !labels_remove.includes(one),
  );
  const operations = [
    ...[...new Set(added)]
      .filter((label) => !labels_remove.includes(label))
      .map((label) => ({ add: label })),
    ...removed.map((label) => ({ remove: label })),
  ];
  const asked = labels_add.length + labels_remove.length > 0 ? ['labels'] : [];
  return { after: after.toSorted(), operations, asked };
}
