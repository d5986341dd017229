import type { TicketChange } from '../../adapter.ts';
import { notSupported } from '../../capabilities.ts';
import type { Ticket } from '../../model.ts';
import type { Connection } from './connection.ts';
import { priorityLabel, requirePlain } from './draft.ts';
import { neutralPriority, plainLabels } from './enums.ts';
import { bodyDiffers, differs, has, labelsDiffer, sameText } from './kept.ts';
import { same } from './label-words.ts';
import { marksIn, unmarked } from './marks.ts';
import { findPerson } from './people.ts';
import { versionOf } from './records.ts';
import type { Issue } from './replies.ts';
import { findRepository, repositoryOf } from './repositories.ts';
import { readIssue, staleVersion, toTicket } from './tickets.ts';

/** A change in GitHub's terms. */
export interface ResolvedChange {
  readonly before: Issue;
  /** The ticket before, as callers see it, and as it shall be. */
  readonly ticket: Ticket;
  readonly foreseen: Ticket;
  /** What is not so already, as GitHub takes it; empty: nothing is to be written. */
  readonly send: Readonly<Record<string, unknown>>;
  /** What of the change an issue has not kept, as warnings. */
  readonly dropped: (issue: Issue) => string[];
  /** What GitHub can never keep, as warnings. */
  readonly lost: readonly string[];
}

/**
 * Throws ConnectorError `conflict` for a stale version, `invalid` for names that the desk does not know, and
 * `not_supported` for another queue, or where nothing of the change can be kept.
 */
export async function resolveChange(
  connection: Connection,
  id: string,
  change: TicketChange,
): Promise<ResolvedChange> {
  const before = await readIssue(connection, id);
  if (change.expectedVersion !== undefined && change.expectedVersion !== versionOf(before)) {
    throw staleVersion(connection, before);
  }
  requireSameQueue(connection, before, change.queue);
  const lost = unkept(connection, change);
  const ticket = await toTicket(connection, before);
  const labels = labelsAfter(connection, before, change);
  const assignee = await assigneeAfter(connection, before, change);
  const { title, body } = change;
  const moved = assignee !== undefined && !isAssigned(before, assignee);
  const send = {
    ...(title !== undefined && title !== before.title && { title }),
    // marks of earlier writes stay: by them the creation of the ticket is found again
    ...(body !== undefined &&
      !sameText(body, before.body) && {
        body: [unmarked(body), ...marksIn(before.body)].join('\n\n'),
      }),
    ...(!sameLabels(labels, before.labels) && { labels }),
    ...(moved && { assignees: assignee === null ? [] : [assignee] }),
  };
  const { assignee: was, ...rest } = ticket;
  const shall = assignee === undefined ? was : person(assignee);
  const nature = { ...before, labels };
  const foreseen: Ticket = {
    ...rest,
    ...(shall && { assignee: shall }),
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body: unmarked(body) }),
    priority: neutralPriority(connection, nature),
    priority_native: priorityLabel(connection, change.priority) ?? ticket.priority_native,
    labels: plainLabels(connection, nature),
  };
  const dropped = (issue: Issue): string[] => [
    ...differs('title', title, issue.title),
    ...bodyDiffers(body, issue.body),
    ...differs('priority', foreseen.priority, neutralPriority(connection, issue)),
    ...(assignee === undefined
      ? []
      : differs('assignee', assignee ?? '', issue.assignees[0]?.login)),
    ...labelsDiffer(change.labels_add ?? [], issue.labels),
    ...labelsStay(change.labels_remove ?? [], issue.labels),
    ...(moved ? othersGone(before, issue, assignee) : []),
  ];
  return { before, ticket, foreseen, send, dropped, lost };
}

function requireSameQueue(connection: Connection, before: Issue, queue: string | undefined): void {
  if (queue === undefined) return;
  if (findRepository(connection, queue) === repositoryOf(connection, before)) return;
  throw notSupported(
    'GitHub',
    'update_ticket',
    'move a ticket to another repository',
    'Open a new one there with create_ticket and cancel this one, or let a person transfer it.',
  );
}

/** Throws where nothing else was asked. */
function unkept(connection: Connection, change: TicketChange): string[] {
  const { priority } = change;
  const unlabelled =
    priority !== undefined &&
    (connection.priorityLabels.length === 0 ||
      (priority !== 'none' && priorityLabel(connection, priority) === undefined));
  const lost = {
    ...(unlabelled && { priority: 'no label stands for it (GITHUB_PRIORITY_LABELS)' }),
    ...(change.due_date && { due_date: 'issues have no due date' }),
    ...(change.custom_fields?.length && { custom_fields: 'issues have no custom fields here' }),
  };
  const names = Object.keys(lost);
  const { expectedVersion: _, ...asked } = change;
  const others = Object.entries(asked).filter(
    ([name, value]) => value !== undefined && !names.includes(name),
  );
  if (names.length > 0 && others.length === 0) {
    const why = Object.values(lost).join(', ');
    const hint = 'Say it in the title, in a label or in a comment.';
    throw notSupported('GitHub', 'update_ticket', `keep ${names.join(' and ')}: ${why}`, hint);
  }
  return Object.entries(lost).map(([field, why]) => `${field}: dropped, ${why}.`);
}

/** All labels that the issue shall have. */
function labelsAfter(connection: Connection, { labels }: Issue, change: TicketChange): string[] {
  const { labels_add: add = [], labels_remove: remove = [], priority } = change;
  requirePlain(connection, 'labels_add', add);
  requirePlain(connection, 'labels_remove', remove);
  const wanted = priorityLabel(connection, priority);
  const old =
    wanted === undefined && priority !== 'none'
      ? []
      : connection.priorityLabels.map(({ label }) => label);
  const left = labels.filter(
    (label) => !has(remove, label) && (!has(old, label) || (wanted && same(wanted, label))),
  );
  const fresh = [...add, ...(wanted === undefined ? [] : [wanted])];
  return [...left, ...fresh.filter((label, at) => !has([...left, ...fresh.slice(0, at)], label))];
}

/** Undefined: not asked; null: nobody. */
async function assigneeAfter(connection: Connection, before: Issue, { assignee }: TicketChange) {
  if (assignee === undefined || assignee === null) return assignee;
  return findPerson(connection, assignee, [repositoryOf(connection, before)]);
}

const isAssigned = ({ assignees }: Issue, login: string | null) =>
  login === null ? assignees.length === 0 : assignees[0]?.login === login;

const person = (login: string | null) => (login === null ? undefined : { id: login, name: login });

function sameLabels(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label) => has(other, label));
}

function labelsStay(unwanted: readonly string[], kept: readonly string[]): string[] {
  const left = unwanted.filter((label) => has(kept, label));
  return left.length === 0 ? [] : [`labels: GitHub kept "${left.join('", "')}".`];
}

/** An issue may have ten people, a ticket has one. */
function othersGone(before: Issue, after: Issue, assignee: string | null): string[] {
  const gone = before.assignees
    .slice(1)
    .map(({ login }) => login)
    .filter((login) => login !== assignee && !after.assignees.some((one) => one.login === login));
  return gone.length === 0 ? [] : [`assignee: no longer assigned as well: ${gone.join(', ')}.`];
}
