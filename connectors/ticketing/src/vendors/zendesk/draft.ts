import { ConnectorError } from '@gatehouse/kit';
import type { TicketDraft } from '../../adapter.ts';
import type { Foreseen } from '../../in-words.ts';
import type { Connection } from './connection.ts';
import { inWords, onTheWire, resolveFields, tagsOfFields } from './custom-fields.ts';
import { nameOfCategory, nativePriorities } from './enums.ts';
import { defaultGroup, findGroup, groupFor } from './groups.ts';
import { tagsOf } from './labels.ts';
import { findPerson } from './people.ts';
import { asKept, writeProse } from './prose.ts';
import { person, queueOf } from './records.ts';

/** A ticket without a type has none; one with a due date becomes a task. */
export const TYPES = ['task', 'question', 'incident', 'problem'] as const;

/** A draft in Zendesk's terms. */
export interface ResolvedDraft {
  /** As it is sent. */
  readonly ticket: Readonly<Record<string, unknown>>;
  /** As callers will read it. */
  readonly foreseen: Foreseen;
  /** The labels that were asked for. */
  readonly tags: readonly string[];
  /** Whether somebody else than the account asks, whom Zendesk then mails. */
  readonly mails: boolean;
}

/** Throws ConnectorError `invalid` for what this Zendesk does not know, and for a due date of anything but a task. */
export async function resolveDraft(
  connection: Connection,
  draft: TicketDraft,
): Promise<ResolvedDraft> {
  const { reference } = connection;
  const me = await reference.me();
  const requester =
    draft.requester === undefined ? me : await findPerson(connection, 'requester', draft.requester);
  const assignee =
    draft.assignee === undefined
      ? undefined
      : await findPerson(connection, 'assignee', draft.assignee);
  const asked =
    draft.queue === undefined ? undefined : (await findGroup(connection, draft.queue)).id;
  const group = assignee
    ? await groupFor(connection, assignee, asked)
    : (asked ?? (await defaultGroup(connection)).id);
  const type = typeOf(draft);
  const fields = resolveFields(await reference.fields(), draft.custom_fields);
  const tags = tagsOf(draft.labels ?? []);
  const priority = draft.priority ?? 'none';
  // an assigned ticket is not new any more
  const category = assignee ? 'open' : 'new';
  const queue = queueOf(group, await reference.groups());
  return {
    ticket: {
      subject: draft.title,
      comment: { html_body: writeProse(draft.body), public: me.only_private_comments !== true },
      requester_id: Number(requester.id),
      ...(draft.priority !== undefined && { priority: nativePriorities[draft.priority] }),
      ...(group !== undefined && { group_id: Number(group) }),
      ...(assignee && { assignee_id: Number(assignee.id) }),
      ...(type !== undefined && { type }),
      ...(draft.due_date !== undefined && { due_at: noonOf(draft.due_date) }),
      ...(tags.length > 0 && { tags }),
      ...onTheWire(fields),
    },
    foreseen: {
      title: draft.title,
      body: asKept(draft.body),
      status: category,
      status_native: nameOfCategory(category, await reference.statuses()),
      priority,
      requester: person(requester),
      labels: [...new Set([...tags, ...tagsOfFields(fields)])].toSorted(),
      custom_fields: inWords(fields),
      ...(queue !== undefined && { queue }),
      ...(assignee && { assignee: person(assignee) }),
      ...(type !== undefined && { type }),
      ...(draft.due_date !== undefined && { due_date: draft.due_date }),
    },
    tags,
    mails: requester.id !== me.id && requester.email !== '',
  };
}

/** The names of the fields that a draft asks for, as a ticket in words has them. */
export function askedOf(draft: TicketDraft): Set<string> {
  const { custom_fields, ...neutral } = draft;
  const asked = Object.entries(neutral).flatMap(([name, value]) =>
    value === undefined ? [] : [name],
  );
  return new Set([...asked, ...(custom_fields ?? []).map(({ field }) => field)]);
}

/** Zendesk keeps an instant; its own form sends noon. */
export const noonOf = (day: string): string => `${day}T12:00:00Z`;

function typeOf({ type, due_date }: TicketDraft): string | undefined {
  const asked = type?.trim().toLowerCase();
  const known = TYPES.find((one) => one === asked);
  if (asked !== undefined && !known) {
    throw new ConnectorError('invalid', `type: "${type}" is no type of Zendesk.`, {
      hint: `Choose one of: ${TYPES.join(', ')}.`,
      details: { fields: [{ field: 'type', message: 'no such type', allowed: TYPES }] },
    });
  }
  if (due_date === undefined) return known;
  if (known !== undefined && known !== 'task') throw noDueDate(known);
  return 'task';
}

/** Zendesk drops the due date of anything but a task, without a word. */
export function noDueDate(type: string): ConnectorError {
  const message = `only a task has a due date, and this is ${type === '' ? 'without a type' : `a ${type}`}`;
  return new ConnectorError('invalid', `due_date: ${message}.`, {
    hint: 'Say the date in the text or in a comment, or open a ticket of type task.',
    details: { fields: [{ field: 'due_date', message }] },
  });
}
