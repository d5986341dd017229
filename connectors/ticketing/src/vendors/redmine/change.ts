import { ConnectorError } from '@gatehouse/kit';
import type { TicketChange } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { inWords } from './custom-fields.ts';
import { neutralPriority } from './enums.ts';
import { readIssue, staleVersion, toTicket } from './issues.ts';
import { findProject } from './projects.ts';
import { versionOf } from './records.ts';
import type { Project } from './reference-replies.ts';
import { sameLines, type Issue } from './replies.ts';
import { may, mayEdit } from './rights.ts';
import {
  wantAssignee,
  wantBody,
  wantDueDate,
  wantFields,
  wantPriority,
  wantQueue,
  wantTitle,
  type Want,
} from './wants.ts';

/** A change in Redmine's terms. */
export interface ResolvedChange {
  readonly before: Issue;
  /** The ticket before, as callers see it, and as it shall be. */
  readonly ticket: Ticket;
  readonly foreseen: Ticket;
  /** Everything that was asked, and of that what is not so already. */
  readonly wants: readonly Want[];
  readonly open: readonly Want[];
  /** The project that it moves to. */
  readonly target: Project | undefined;
  /** What Redmine can never keep, as warnings. */
  readonly lost: readonly string[];
}

/**
 * Throws ConnectorError `conflict` for a stale version, `invalid` for names that Redmine does not know, `forbidden` where
 * it would drop the whole change without a word, and `not_supported` for a change of labels alone.
 */
export async function resolveChange(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<ResolvedChange> {
  const before = await readIssue(connection, id);
  if (change.expectedVersion !== undefined && change.expectedVersion !== versionOf(before)) {
    throw staleVersion(before);
  }
  const ticket = await toTicket(connection, before);
  const target = await moving(connection, before, change.queue);
  const { wants, foreseen } = await wanted(connection, before, ticket, target, change);
  const open = wants.filter(({ dropped }) => dropped(before).length > 0);
  const lost = change.labels_add?.length ? ['labels: dropped, Redmine has no labels.'] : [];
  if (wants.length === 0 && lost.length > 0) {
    throw notSupported(
      'Redmine',
      'update_ticket',
      'add labels: it has none',
      'Say it in the title, in a custom field or in a comment.',
    );
  }
  if (open.length > 0 && !(await mayEdit(connection, before))) {
    throw new ConnectorError(
      'forbidden',
      `The account of this connector may not edit ticket #${before.id}.`,
      { hint: 'Ask the operator for the permission "Edit issues", or add a comment instead.' },
    );
  }
  return { before, ticket, foreseen, wants, open, target, lost };
}

/** Throws `forbidden` for a project in which the account may not open tickets: Redmine would stay where it is. */
async function moving(
  connection: Connection,
  before: Issue,
  queue: string | undefined,
): Promise<Project | undefined> {
  if (queue === undefined) return undefined;
  const target = await findProject(connection, queue);
  if (target.id === before.project?.id) return undefined;
  if (await may(connection, target.id, 'add_issues')) return target;
  throw new ConnectorError(
    'forbidden',
    `The account of this connector may not move tickets to ${target.name}.`,
    { hint: 'Ask the operator for the permission "Add issues" there.' },
  );
}

async function wanted(
  connection: Connection,
  before: Issue,
  ticket: Ticket,
  target: Project | undefined,
  change: TicketChange,
): Promise<{ wants: Want[]; foreseen: Ticket }> {
  const { title, body, priority, assignee, due_date, custom_fields } = change;
  const project = target ?? before.project ?? { id: '', name: 'this project' };
  const wants: Want[] = [];
  const { assignee: was, due_date: day, ...rest } = ticket;
  let foreseen: Ticket = rest;
  if (title !== undefined) {
    wants.push(wantTitle(title));
    foreseen = { ...foreseen, title };
  }
  if (body !== undefined) {
    const { prose } = connection;
    wants.push(wantBody(connection, before, body));
    foreseen = { ...foreseen, body: prose.read(sameLines(prose.write(body))).text };
  }
  if (priority !== undefined) {
    const { want, native } = await wantPriority(connection, priority);
    wants.push(want);
    if (neutralPriority(before.priority) !== priority) {
      foreseen = { ...foreseen, priority, priority_native: native.name };
    }
  }
  if (assignee === undefined) {
    if (was) foreseen = { ...foreseen, assignee: was };
  } else {
    const { want, person } = await wantAssignee(connection, before, assignee, project);
    wants.push(want);
    if (person) foreseen = { ...foreseen, assignee: { id: person.id, name: person.name } };
  }
  if (target) {
    wants.push(wantQueue(target));
    foreseen = { ...foreseen, queue: target.name };
  }
  if (due_date === undefined) {
    if (day !== undefined) foreseen = { ...foreseen, due_date: day };
  } else {
    wants.push(wantDueDate(due_date));
    if (due_date !== null) foreseen = { ...foreseen, due_date };
  }
  const fields = wantFields(before, custom_fields);
  wants.push(...fields.map(({ want }) => want));
  const values = new Map(ticket.custom_fields.map(({ field, value }) => [field, value]));
  for (const { field, value } of inWords(fields.map((one) => one.field))) {
    if (value === '') values.delete(field);
    else values.set(field, value);
  }
  const kept = [...values].map(([field, value]) => ({ field, value }));
  return { wants, foreseen: { ...foreseen, custom_fields: kept } };
}
